// SPDX-License-Identifier: Apache-2.0
package io.plastron.it.house;

import java.util.regex.Pattern;

/** Java source as the style rules see it. */
final class JavaText {
    private static final String STRING = "\"\"\".*?(?<!\\\\)\"\"\"|\"(?:[^\"\\\\\n]++|\\\\.)*+\"";
    private static final String CHARACTER = "'(?:[^'\\\\\n]|\\\\(?:'|[^\n']+))'";
    private static final String COMMENT = "/\\*.*?\\*/|//[^\n]*+";
    private static final Pattern NOT_CODE = Pattern.compile(
            STRING + "|" + CHARACTER + "|" + COMMENT, Pattern.DOTALL);
    private static final Pattern NOT_NEW_LINE = Pattern.compile("[^\n]");

    private JavaText() {}

    /**
     * The code alone: what stands in comments and quotes becomes blanks, so that everything else
     * keeps its line and column.
     */
    static String codeOf(String source) {
        return NOT_CODE.matcher(source).replaceAll(
                match -> NOT_NEW_LINE.matcher(match.group()).replaceAll(" "));
    }

    /** The line, from 1, in which a character stands. */
    static int lineAt(String source, int position) {
        return 1 + (int) source.substring(0, position).chars().filter(c -> c == '\n').count();
    }
}

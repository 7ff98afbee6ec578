// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import java.util.Locale;

/**
 * Places at which a process can be told to die at once, as by {@code kill -9}, to see that nothing
 * is lost: system property {@value #PROPERTY}, set to the place's name in lower case with hyphens,
 * such as {@code before-key-page}. Off unless set; for demonstrations and tests.
 */
enum Failpoint {
    /** Trees and metadata are written, the provider was asked, the key page was not written. */
    BEFORE_KEY_PAGE,
    /** The key page is written, the provider does not know it yet. */
    AFTER_KEY_PAGE,
    /** The turtle page is written, the completion record is not. */
    AFTER_TURTLE,
    /** The checkpoint is committed, nobody was told. */
    AFTER_COMPLETION;

    static final String PROPERTY = "io.plastron.failpoint";
    /** What a shell reports of a process killed by signal 9. */
    private static final int KILLED = 137;

    private final String wanted = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** Dies here if told to. */
    void reached() {
        if (wanted.equals(System.getProperty(PROPERTY))) {
            Runtime.getRuntime().halt(KILLED);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.plastron.types.InvalidUseException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The names of tables while they are loaded. */
class HiddenTableTest {
    private static final int NAME_BYTES_MAX = 255;

    @TempDir
    private Path home;
    private TestStore store;

    @BeforeEach
    void open() {
        store = new TestStore(home);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static byte[] dump(String name, String settings, String rows) {
        return ("WiredTiger Dump (WiredTiger Version 12.0.0)\nFormat=print\nHeader\ntable:" + name
                + "\n" + settings + "\nData\n" + rows).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] strings(String name) {
        return dump(name, "key_format=S,value_format=S", "a\\00\nb\\00\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"n", "\u503c", "\ud83d\udc22"})
    void theLongestNamesAreLoadedToo(String letter) {
        int letterBytes = letter.getBytes(StandardCharsets.UTF_8).length;
        String name = letter.repeat(NAME_BYTES_MAX / letterBytes);
        store.load(strings(name));
        for (DumpForm form : List.of(DumpForm.PRINT, DumpForm.HEX, DumpForm.JSON)) {
            byte[] dump = store.dump(form, "table:" + name);
            store.replace(dump);
            assertThat(store.dump(form, "table:" + name)).isEqualTo(dump);
        }
        assertThat(store.uris()).noneMatch(uri -> uri.contains(HiddenTable.SUFFIX));
    }

    @Test
    void longNamesThatDifferAtTheirEndAreKeptApart() {
        String start = "n".repeat(NAME_BYTES_MAX - 1);
        String[] uris = {"table:" + start + "a", "table:" + start + "b"};
        store.load(strings(start + "a"));
        store.load(dump(start + "b", "key_format=u,value_format=u", "x\ny\n"));
        byte[] both = store.dump(DumpForm.HEX, uris);
        assertThat(store.replace(both)).hasSize(2);
        assertThat(store.dump(DumpForm.HEX, uris)).isEqualTo(both);
    }

    @Test
    @Timeout(60)
    void aNameLongerThanAnyTableHasIsRefusedAtOnce() {
        assertThatThrownBy(() -> store.load(strings("n".repeat(3 << 20))))
                .isInstanceOf(InvalidUseException.class).hasMessageStartingWith("test.dump:5: ")
                .hasMessageContaining("at most " + NAME_BYTES_MAX);
    }

    @Test
    void aTableCannotHaveTheNameOfAHiddenOne() {
        assertThatThrownBy(() -> store.load(strings("t" + HiddenTable.SUFFIX)))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageStartingWith("test.dump:5: ").hasMessageContaining("-r NEWNAME");
        assertThat(store.uris()).containsExactly("metadata:");
    }

    @Test
    void refusalsNameTheTableAsTheDumpDoes() {
        String columns = "key_format=S,value_format=S,columns=(k,v)";
        for (String settings : List.of(columns + "\nindex:t:i\ncolumns=(other)",
                columns + "\ncolgroup:t:g\ncolumns=(v)", columns + "\ncolgroup:t\ncolumns=(k,v)",
                columns + ",colgroups=(g)\nindex:t:i\ncolumns=(v)", columns + ",colgroups=(g)",
                "key_format=S,value_format=t")) {
            assertThat(catchThrowable(() -> store.load(dump("t", settings, ""))))
                    .as(settings).isInstanceOf(InvalidUseException.class)
                    .message().startsWith("test.dump:").contains(":t")
                    .doesNotContain(HiddenTable.SUFFIX);
        }
        byte[] indexed = dump("t", columns + "\nindex:t:i\ncolumns=(v)",
                "a\\00\n" + "v".repeat(17_000) + "\\00\n");
        assertThatThrownBy(() -> store.load(indexed)).hasMessageContaining("index:t:i");
    }

    @Test
    void onlyARowOfOtherFormatsLooksLikeADumpForPeople() {
        String longKey = "k".repeat(17_000);
        assertThatThrownBy(() -> store.load(dump("t", "key_format=u,value_format=u",
                longKey + "\n\n"))).message().doesNotContain("dump -p");
        assertThatThrownBy(() -> store.load(dump("t", "key_format=S,value_format=u",
                longKey + "\n\n"))).message().contains("dump -p");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.plastron.turtle;

import io.plastron.config.ConfigString;
import io.plastron.types.CorruptionException;
import io.plastron.types.InternalException;
import io.plastron.types.InvalidUseException;
import io.plastron.types.Lsn;
import io.plastron.types.TooNewException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * The text of a turtle page: a configuration string, ASCII, a newline behind each item but the
 * first and the last; reading takes the items in any order.
 *
 * <pre>
 * version=2,compatible_version=1,
 * checkpoint=(WiredTigerCheckpoint.3=(addr="…",order=3,…)),
 * timestamp=69e29c5400000001,
 * oldest_timestamp=69e2954c00000001,
 * schema_epoch=0,
 * largest_file_id=1071,
 * max_write_gen=22081570,
 * key_provider=(page.1=(page_id=1,lsn=7625638039464706519),version=1)
 * </pre>
 *
 * <table>
 * <caption>items</caption>
 * <tr><th>key</th><th>value</th><th>missing</th><th>guards against</th></tr>
 * <tr><td>version, compatible_version</td><td>0 to 2^31-1; both or neither</td><td>version
 * 1</td><td>a reader that would misunderstand: refused when compatible_version is above its
 * own</td></tr>
 * <tr><td>checkpoint</td><td>checkpoint list of the metadata table, perhaps
 * {@code ()}</td><td>refused</td><td></td></tr>
 * <tr><td>timestamp</td><td>hexadecimal, 64 bits</td><td>refused</td><td></td></tr>
 * <tr><td>oldest_timestamp, schema_epoch</td><td>hexadecimal, 64 bits</td><td>0</td><td></td></tr>
 * <tr><td>largest_file_id</td><td>decimal, 32 bits</td><td>0</td><td>giving a table number
 * twice</td></tr>
 * <tr><td>max_write_gen</td><td>decimal, 64 bits</td><td>0</td><td>giving a write generation
 * twice</td></tr>
 * <tr><td>key_provider</td><td>{@code (page.1=(page_id=1,lsn=N),version=1)}, N not 0</td><td>no key
 * page</td><td>opening with other keys than the checkpoint's</td></tr>
 * </table>
 *
 * <p>A key that stands twice is refused. An unknown key is refused in a page of this very version
 * and passed over in others: a newer writer that calls itself compatible may say more. What reads
 * the text must check its CRC32C first; it stands in {@code checkpoint_meta}.
 */
final class TurtleText {
    static final int VERSION = 2;
    static final int COMPATIBLE_VERSION = 1;

    /** Of a page that states none. */
    private static final int VERSION_UNSTATED = 1;
    private static final int KEY_PROVIDER_VERSION = 1;
    private static final int KEY_PAGE_ID = 1;

    private static final Set<String> KEYS = Set.of("version", "compatible_version", "checkpoint",
            "timestamp", "oldest_timestamp", "schema_epoch", "largest_file_id", "max_write_gen",
            "key_provider");

    private TurtleText() {}

    static byte[] encode(TurtlePage page) {
        StringBuilder text = new StringBuilder()
                .append("version=").append(VERSION)
                .append(",compatible_version=").append(COMPATIBLE_VERSION)
                .append(",\ncheckpoint=").append(printable(page.checkpoint()))
                .append(",\ntimestamp=").append(Long.toHexString(page.timestamp()))
                .append(",\noldest_timestamp=").append(Long.toHexString(page.oldestTimestamp()))
                .append(",\nschema_epoch=").append(Long.toHexString(page.schemaEpoch()))
                .append(",\nlargest_file_id=").append(page.largestFileId())
                .append(",\nmax_write_gen=").append(Long.toUnsignedString(page.maxWriteGen()));
        page.keyPage().ifPresent(lsn -> text
                .append(",\nkey_provider=(page.1=(page_id=").append(KEY_PAGE_ID)
                .append(",lsn=").append(lsn)
                .append("),version=").append(KEY_PROVIDER_VERSION).append(')'));
        if (text.length() > TurtlePage.BYTES_MAX) {
            throw new InvalidUseException("the turtle page would have " + text.length()
                    + " bytes, at most " + TurtlePage.BYTES_MAX
                    + "; drop named checkpoints of the metadata table");
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        requireReadsBack(bytes, page);
        return bytes;
    }

    /** Also sees to it that no name in the checkpoint list ends it early. */
    private static void requireReadsBack(byte[] bytes, TurtlePage page) {
        TurtlePage read;
        try {
            read = decode(bytes);
        } catch (CorruptionException malformed) {
            throw notCanonical(page.checkpoint(), malformed);
        }
        if (!read.checkpoint().equals(page.checkpoint())) {
            throw notCanonical(page.checkpoint(), null);
        }
        if (!read.equals(page)) {
            throw new InternalException(
                    "the turtle page just written does not read back as " + page);
        }
    }

    private static InvalidUseException notCanonical(String list, Throwable cause) {
        return new InvalidUseException(
                "not a checkpoint list in canonical form: " + Numbers.shown(list), cause);
    }

    static TurtlePage decode(byte[] bytes) {
        String text = asciiText(bytes);
        try {
            return LegacyTurtle.is(text)
                    ? LegacyTurtle.decode(text) : decode(new Numbers(ConfigString.parse(text)));
        } catch (InvalidUseException malformed) {
            throw damaged(malformed.getMessage(), malformed);
        }
    }

    private static TurtlePage decode(Numbers items) {
        if (versionOf(items) == VERSION) {
            items.refuseAllBut(KEYS);
        }
        return new TurtlePage(
                items.struct("checkpoint").raw(),
                items.hex("timestamp"),
                items.has("oldest_timestamp") ? items.hex("oldest_timestamp") : 0,
                items.has("schema_epoch") ? items.hex("schema_epoch") : 0,
                items.has("largest_file_id")
                        ? items.upTo("largest_file_id", Numbers.UNSIGNED_INT_MAX) : 0,
                items.has("max_write_gen") ? items.unsigned("max_write_gen") : 0,
                items.has("key_provider") ? Optional.of(keyPage(items)) : Optional.empty());
    }

    private static long versionOf(Numbers items) {
        if (items.has("version") != items.has("compatible_version")) {
            throw new InvalidUseException("version and compatible_version stand together or not"
                    + " at all, found only "
                    + (items.has("version") ? "version" : "compatible_version"));
        }
        if (!items.has("version")) {
            return VERSION_UNSTATED;
        }
        long version = items.upTo("version", Integer.MAX_VALUE);
        long compatible = items.upTo("compatible_version", Integer.MAX_VALUE);
        if (compatible > VERSION) {
            throw new TooNewException("turtle page: version " + version
                    + " needs a reader of version " + compatible + ", this one reads up to "
                    + VERSION + ". Upgrade Plastron");
        }
        return version;
    }

    private static Lsn keyPage(Numbers items) {
        try {
            Numbers provider = new Numbers(items.struct("key_provider").struct());
            provider.refuseAllBut(Set.of("page.1", "version"));
            Numbers page = new Numbers(provider.struct("page.1").struct());
            page.refuseAllBut(Set.of("page_id", "lsn"));
            require(provider, "version", KEY_PROVIDER_VERSION);
            require(page, "page_id", KEY_PAGE_ID);
            long lsn = page.upTo("lsn", Long.MAX_VALUE);
            if (lsn == 0) {
                throw page.fault("lsn", "the LSN of a key page", null);
            }
            return Lsn.of(lsn);
        } catch (InvalidUseException malformed) {
            throw new InvalidUseException("key_provider: " + malformed.getMessage(), malformed);
        }
    }

    private static void require(Numbers items, String key, long expected) {
        if (items.unsigned(key) != expected) {
            throw items.fault(key, Long.toString(expected), null);
        }
    }

    private static String printable(String list) {
        for (int at = 0; at < list.length(); at++) {
            if (list.charAt(at) < ' ' || list.charAt(at) > '~') {
                throw notCanonical(list, null);
            }
        }
        return list;
    }

    private static String asciiText(byte[] bytes) {
        if (bytes.length == 0 || bytes.length > TurtlePage.BYTES_MAX) {
            throw damaged(bytes.length + " bytes, expected 1 to " + TurtlePage.BYTES_MAX, null);
        }
        for (int at = 0; at < bytes.length; at++) {
            byte b = bytes[at];
            if ((b < ' ' || b > '~') && b != '\n' && b != '\r' && b != '\t') {
                throw damaged(String.format("byte %02x at %d is no ASCII text", b, at), null);
            }
        }
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static CorruptionException damaged(String what, Throwable cause) {
        return new CorruptionException(
                "turtle page: " + what + ". Run verify, restore a copy", cause);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.plastron.turtle;

import io.plastron.config.ConfigString;
import io.plastron.types.InvalidUseException;
import io.plastron.types.Lsn;
import io.plastron.types.TooNewException;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The text {@code checkpoint_meta}: a configuration string on one line, without quotes and
 * brackets, so that it can stand in quotes within another.
 *
 * <pre>
 * metadata_lsn=123,metadata_checksum=11510f92,database_size=81920,version=1,compatible_version=1
 * </pre>
 *
 * <table>
 * <caption>items</caption>
 * <tr><th>key</th><th>value</th><th>missing</th><th>guards against</th></tr>
 * <tr><td>metadata_lsn</td><td>decimal, LSN of the turtle page</td><td>refused</td><td></td></tr>
 * <tr><td>metadata_checksum</td><td>hexadecimal, perhaps with 0x, 32 bits: CRC32C of the turtle
 * page</td><td>cannot be checked</td><td>a damaged or exchanged turtle page</td></tr>
 * <tr><td>database_size</td><td>decimal, bytes</td><td>refused</td><td></td></tr>
 * <tr><td>version, compatible_version</td><td>decimal, 32 bits, version not below the
 * other</td><td>1</td><td>a reader that would misunderstand</td></tr>
 * </table>
 *
 * <p>Items stand in any order. A key that stands twice is refused; an unknown one is refused in a
 * text of this very version and passed over in a newer compatible one.
 */
final class MetaText {
    private static final int VERSION = 1;
    private static final int COMPATIBLE_VERSION = 1;
    private static final Set<String> KEYS = Set.of("metadata_lsn", "metadata_checksum",
            "database_size", "version", "compatible_version");

    private MetaText() {}

    static String encode(CheckpointMeta meta) {
        StringBuilder text = new StringBuilder("metadata_lsn=").append(meta.metadataLsn());
        meta.checksum().ifPresent(
                crc -> text.append(",metadata_checksum=").append(Long.toHexString(crc)));
        return text.append(",database_size=").append(meta.databaseSize())
                .append(",version=").append(VERSION)
                .append(",compatible_version=").append(COMPATIBLE_VERSION)
                .toString();
    }

    static CheckpointMeta decode(String text) {
        if (text.length() > CheckpointMeta.CHARS_MAX) {
            throw malformed(
                    text.length() + " characters, at most " + CheckpointMeta.CHARS_MAX, null);
        }
        try {
            return decode(new Numbers(ConfigString.parse(text)));
        } catch (InvalidUseException fault) {
            throw malformed(fault.getMessage(), fault);
        }
    }

    private static CheckpointMeta decode(Numbers items) {
        if (versionOf(items) == VERSION) {
            items.refuseAllBut(KEYS);
        }
        long lsn = items.upTo("metadata_lsn", Long.MAX_VALUE);
        OptionalLong checksum = OptionalLong.empty();
        if (items.has("metadata_checksum")) {
            checksum = OptionalLong.of(checksum(items.text("metadata_checksum")));
        }
        return new CheckpointMeta(
                Lsn.of(lsn), checksum, items.upTo("database_size", Long.MAX_VALUE));
    }

    /** Asks for novelty before contradiction: what a newer writer says must not look malformed. */
    private static long versionOf(Numbers items) {
        long version = items.has("version")
                ? items.upTo("version", Numbers.UNSIGNED_INT_MAX) : VERSION;
        long compatible = items.has("compatible_version")
                ? items.upTo("compatible_version", Numbers.UNSIGNED_INT_MAX) : COMPATIBLE_VERSION;
        if (compatible > VERSION) {
            throw new TooNewException("checkpoint_meta: version " + version
                    + " needs a reader of version " + compatible + ", this one reads up to "
                    + VERSION + ". Upgrade Plastron");
        }
        if (version < compatible) {
            throw new InvalidUseException("version " + version + " is below compatible_version "
                    + compatible);
        }
        return version;
    }

    private static long checksum(String text) {
        boolean prefixed = text.startsWith("0x") || text.startsWith("0X");
        return Numbers.hexOf("metadata_checksum", prefixed ? text.substring(2) : text);
    }

    private static InvalidUseException malformed(String what, Throwable cause) {
        return new InvalidUseException("checkpoint_meta: " + what
                + ". Give the text of a checkpoint as it was handed out", cause);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.plastron.turtle;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Turns turtle pages, {@code checkpoint_meta} strings and key pages into bytes or text and back; an
 * OSGi service. Stateless, hence thread-safe. Arrays given are not changed and not kept.
 *
 * <p>What is decoded is always checked, and never makes a decoder allocate more than a small
 * multiple of its size, or recurse deeper than a fixed bound.
 */
@ProviderType
public interface TurtleFormat {
    /**
     * The regular text of a turtle page, ASCII. What is encoded decodes to an equal page.
     *
     * @throws io.plastron.types.InvalidUseException the page's checkpoint list is malformed or the
     *     text would be longer than a turtle page may be
     */
    byte[] encodeTurtle(TurtlePage page);

    /**
     * Reads the regular text of any version compatible with this one, or the legacy text.
     *
     * @throws io.plastron.types.CorruptionException malformed; names the key
     * @throws io.plastron.types.TooNewException written by a version this one may not read
     */
    TurtlePage decodeTurtle(byte[] bytes);

    /** The text handed to the application: one line of ASCII, without quotes and brackets. */
    String encodeMeta(CheckpointMeta meta);

    /**
     * Reads such a text, whether an application gave it or a log kept it.
     *
     * @throws io.plastron.types.InvalidUseException malformed; names the key. Who read the text
     *     from a log reports this as corruption
     * @throws io.plastron.types.TooNewException written by a version this one may not read
     */
    CheckpointMeta decodeMeta(String text);

    /**
     * A key page: crypt header version 2 and the payload.
     *
     * @param payload key metadata, not empty, at most {@link KeyPage#PAYLOAD_BYTES_MAX}
     * @param timestamp 0 for none
     */
    byte[] encodeKeyPage(byte[] payload, long timestamp);

    /**
     * Reads a key page with a header of version 1 or 2, or of a newer version that says it is
     * compatible.
     *
     * @throws io.plastron.types.CorruptionException damaged; each fault has its own message
     * @throws io.plastron.types.TooNewException written by a version this one may not read
     */
    KeyPage decodeKeyPage(byte[] bytes);

    /** CRC32C, as {@code metadata_checksum} and the crypt header have it. */
    int checksum(byte[] bytes);
}

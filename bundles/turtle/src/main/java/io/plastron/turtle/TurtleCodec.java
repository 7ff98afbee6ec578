// SPDX-License-Identifier: Apache-2.0
package io.plastron.turtle;

import java.util.zip.CRC32C;
import org.osgi.service.component.annotations.Component;

/** The one {@link TurtleFormat}; each format is specified in the class that holds it. */
@Component
public final class TurtleCodec implements TurtleFormat {
    @Override
    public byte[] encodeTurtle(TurtlePage page) {
        return TurtleText.encode(page);
    }

    @Override
    public TurtlePage decodeTurtle(byte[] bytes) {
        return TurtleText.decode(bytes);
    }

    @Override
    public String encodeMeta(CheckpointMeta meta) {
        return MetaText.encode(meta);
    }

    @Override
    public CheckpointMeta decodeMeta(String text) {
        return MetaText.decode(text);
    }

    @Override
    public byte[] encodeKeyPage(byte[] payload, long timestamp) {
        return CryptHeader.encode(payload, timestamp);
    }

    @Override
    public KeyPage decodeKeyPage(byte[] bytes) {
        return CryptHeader.decode(bytes);
    }

    @Override
    public int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.pagelog.KeyMark;
import java.nio.ByteBuffer;

/**
 * What a frame of kind <em>key</em> holds: the commitment of a data key, before the first record
 * under that key in the segment. It makes <em>wrong key</em> and <em>damaged page</em> different
 * errors. Big-endian.
 *
 * <table>
 * <caption>key mark, behind the frame header, {@value #BYTES} bytes</caption>
 * <tr><th>offset</th><th>size</th><th>field</th><th>guards against</th></tr>
 * <tr><td>0</td><td>4</td><td>key id</td><td></td></tr>
 * <tr><td>4</td><td>4</td><td>reserved</td><td></td></tr>
 * <tr><td>8</td><td>16</td><td>commitment</td><td>opening with a key that only has the
 * number</td></tr>
 * </table>
 */
final class KeyBody {
    static final int BYTES = 24;

    private KeyBody() {}

    static void encode(KeyMark mark, byte[] target, int at) {
        ByteBuffer.wrap(target, at, BYTES).putInt(mark.keyId()).putInt(0).put(mark.commitment());
    }

    /** Null when it contradicts itself. */
    static KeyMark decode(byte[] source, int at, int bytes) {
        if (bytes != BYTES) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(source, at, bytes);
        int keyId = in.getInt();
        int reserved = in.getInt();
        byte[] commitment = new byte[KeyMark.COMMITMENT_BYTES];
        in.get(commitment);
        return keyId > 0 && reserved == 0 ? new KeyMark(keyId, commitment) : null;
    }
}

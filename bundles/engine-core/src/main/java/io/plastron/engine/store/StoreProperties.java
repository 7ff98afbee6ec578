// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.NotAStoreException;
import io.plastron.files.FileSystem;
import io.plastron.files.OpenFile;
import io.plastron.types.CorruptionException;
import io.plastron.types.InvalidUseException;
import io.plastron.types.LogFailedException;
import io.plastron.types.PlastronException;
import io.plastron.types.StoreFullException;
import io.plastron.types.StoreId;
import io.plastron.types.StoreInUseException;
import io.plastron.types.TooNewException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The file {@code store.properties} of a store's home: written once when the store is created,
 * never changed. ASCII lines {@code key=value}, in this order:
 *
 * <table>
 * <caption>lines</caption>
 * <tr><th>key</th><th>value</th><th>guards against</th></tr>
 * <tr><td>plastron</td><td>{@code store}</td><td>a file of another kind</td></tr>
 * <tr><td>format</td><td>major.minor; another major is refused</td><td>reading what is not
 * understood</td></tr>
 * <tr><td>store_id</td><td>32 hex digits</td><td>a log of another store</td></tr>
 * <tr><td>sealed</td><td>{@code true} or {@code false}</td><td>taking planted clear pages for
 * sealed ones</td></tr>
 * <tr><td>config</td><td>how to open it again; no secret</td><td></td></tr>
 * <tr><td>crc32c</td><td>8 hex digits, of all bytes before this line</td><td>damage</td></tr>
 * </table>
 *
 * <p>It is written under another name, forced, renamed, and the folder forced, while
 * {@code create.lock} is held, so that of two creators one wins. A home with a log but without this
 * file is refused, never taken for empty: it is a store that lost a file.
 */
record StoreProperties(StoreId storeId, boolean sealed, String config) {
    static final int FORMAT_MAJOR = 1;
    static final int FORMAT_MINOR = 0;

    private static final String FILE = "store.properties";
    private static final String FILE_NEW = "store.properties.new";
    private static final String LOCK = "create.lock";
    private static final String LOG = "log";
    private static final int BYTES_MAX = 64 << 10;
    private static final String CRC_KEY = "crc32c=";
    /** What the JDK says on ENOSPC; it has no exception of its own for it. */
    private static final String NO_SPACE = "No space left";

    /** Folder of the page log. */
    static Path log(Path home) {
        return home.resolve(LOG);
    }

    /**
     * Reads the file; empty when the home holds nothing of a store.
     *
     * @throws NotAStoreException the home holds a log but no properties
     */
    static Optional<StoreProperties> read(FileSystem files, Path home) {
        Path file = home.resolve(FILE);
        try {
            if (!files.exists(file)) {
                if (files.exists(home) && files.exists(log(home))) {
                    throw new NotAStoreException(home + " holds a log but no " + FILE
                            + "; restore that file from a copy, nothing was changed");
                }
                return Optional.empty();
            }
            return Optional.of(decode(readAll(files, file), file));
        } catch (IOException failed) {
            throw new NotAStoreException("cannot read " + file + ": " + failed.getMessage()
                    + "; mend its permissions or the disk", failed);
        }
    }

    private static byte[] readAll(FileSystem files, Path file) throws IOException {
        try (OpenFile open = files.openRead(file)) {
            if (open.size() > BYTES_MAX) {
                throw new CorruptionException(file + " has " + open.size() + " bytes, at most "
                        + BYTES_MAX + " are possible; restore it from a copy");
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) open.size());
            open.read(bytes, 0);
            return Arrays.copyOf(bytes.array(), bytes.position());
        }
    }

    /** Creates the file, or reads the one another creator was faster with. */
    static StoreProperties create(FileSystem files, Path home, StoreProperties wanted) {
        try {
            files.createDirectories(home);
            try (FileSystem.Lock lock = files.tryLock(home.resolve(LOCK))
                    .orElseThrow(() -> new StoreInUseException(
                            home + " is being created by another process; try again"))) {
                Optional<StoreProperties> there = read(files, home);
                if (there.isPresent()) {
                    return there.get();
                }
                write(files, home, wanted.encode());
                return wanted;
            }
        } catch (IOException failed) {
            throw notCreated(home, failed);
        }
    }

    private static PlastronException notCreated(Path home, IOException failed) {
        String what = "cannot create a store in " + home + ": " + failed.getMessage()
                + ". Make room there, or mend the path or its permissions";
        return isFull(failed) ? new StoreFullException(what, failed)
                : new InvalidUseException(what, failed);
    }

    private static boolean isFull(IOException failed) {
        return String.valueOf(failed.getMessage()).contains(NO_SPACE);
    }

    /** Refuses a folder that holds anything. */
    static void requireEmpty(FileSystem files, Path home) {
        try {
            if (files.exists(home) && !files.list(home).isEmpty()) {
                throw new InvalidUseException(home + " holds something already; name a folder that"
                        + " is empty or not there yet");
            }
        } catch (IOException failed) {
            throw notCopied(home, failed);
        }
    }

    /** Makes a copy of a store one, as the last thing, when its log is there. */
    static void copy(FileSystem files, Path home, StoreProperties store) {
        try {
            write(files, home, store.encode());
        } catch (IOException failed) {
            throw notCopied(home, failed);
        }
    }

    private static PlastronException notCopied(Path home, IOException failed) {
        String what = "cannot copy the store to " + home + ": " + failed.getMessage()
                + ". Make room there, or mend the path or its permissions, delete what was copied,"
                + " and copy again";
        return isFull(failed) ? new StoreFullException(what, failed)
                : new LogFailedException(what, failed, false);
    }

    private static void write(FileSystem files, Path home, byte[] bytes) throws IOException {
        Path fresh = home.resolve(FILE_NEW);
        if (files.exists(fresh)) {
            // Left by a creator that died; it never had a log.
            files.delete(fresh);
        }
        try (OpenFile file = files.createNew(fresh)) {
            file.write(ByteBuffer.wrap(bytes), 0);
            file.force();
        }
        files.rename(fresh, home.resolve(FILE));
        files.forceDirectory(home);
    }

    byte[] encode() {
        if (config.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw new InvalidUseException("a store's configuration is printable ASCII: " + config);
        }
        String text = "plastron=store\nformat=" + FORMAT_MAJOR + "." + FORMAT_MINOR + "\nstore_id="
                + storeId + "\nsealed=" + sealed + "\nconfig=" + config + "\n";
        return (text + CRC_KEY + crc(text) + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static String crc(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.ISO_8859_1));
        return String.format("%08x", crc.getValue());
    }

    static StoreProperties decode(byte[] bytes, Path file) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.lastIndexOf(CRC_KEY);
        String checked = end < 0 ? text : text.substring(0, end);
        if (end < 0 || !text.substring(end).equals(CRC_KEY + crc(checked) + "\n")) {
            throw new CorruptionException(
                    file + " is damaged: its checksum does not fit; restore it from a copy");
        }
        Map<String, String> lines = new HashMap<>();
        for (String line : checked.split("\n")) {
            int is = line.indexOf('=');
            lines.put(line.substring(0, Math.max(is, 0)), line.substring(is + 1));
        }
        requireFormat(lines, file);
        return new StoreProperties(StoreId.parse(lines.getOrDefault("store_id", "")),
                Boolean.parseBoolean(lines.get("sealed")), lines.getOrDefault("config", ""));
    }

    private static void requireFormat(Map<String, String> lines, Path file) {
        if (!"store".equals(lines.get("plastron"))) {
            throw new NotAStoreException(file + " is not of a Plastron store");
        }
        String format = lines.getOrDefault("format", "");
        if (!format.startsWith(FORMAT_MAJOR + ".")) {
            throw new TooNewException(file + ": format " + format + ", this version reads "
                    + FORMAT_MAJOR + "." + FORMAT_MINOR + "; upgrade Plastron");
        }
    }
}

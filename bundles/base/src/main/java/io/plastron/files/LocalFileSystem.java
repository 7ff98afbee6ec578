// SPDX-License-Identifier: Apache-2.0
package io.plastron.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The file system of this machine. */
final class LocalFileSystem implements FileSystem {
    static final LocalFileSystem INSTANCE = new LocalFileSystem();

    private static final Set<PosixFilePermission> OTHERS =
            PosixFilePermissions.fromString("---rwxrwx");

    private final FileLocks locks = new FileLocks();

    private LocalFileSystem() {}

    @Override
    public OpenFile createNew(Path file) throws IOException {
        return new ChannelFile(FileChannel.open(file, StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    @Override
    public OpenFile createNewPrivate(Path file) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new ChannelFile(FileChannel.open(file, options, ownerOnly(file)));
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        if (!hasModes(file)) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        };
    }

    private static boolean hasModes(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    @Override
    public OpenFile openRead(Path file) throws IOException {
        return new ChannelFile(FileChannel.open(file, StandardOpenOption.READ));
    }

    @Override
    public OpenFile openWrite(Path file) throws IOException {
        return new ChannelFile(
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.delete(file);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    @Override
    public boolean exists(Path file) {
        return Files.exists(file);
    }

    @Override
    public long size(Path file) throws IOException {
        return Files.size(file);
    }

    @Override
    public long usableBytes(Path path) throws IOException {
        return Files.getFileStore(path).getUsableSpace();
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        Path absolute = directory.toAbsolutePath().normalize();
        if (Files.isDirectory(absolute)) {
            return;
        }
        Path parent = absolute.getParent();
        if (parent != null) {
            createDirectories(parent);
        }
        try {
            Files.createDirectory(absolute);
        } catch (FileAlreadyExistsException race) {
            if (!Files.isDirectory(absolute)) {
                throw race;
            }
        }
        if (parent != null) {
            forceDirectory(parent);
        }
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException cannotOpen) {
            // Windows cannot open a directory and makes its entries durable by itself.
            if (hasModes(directory)) {
                throw cannotOpen;
            }
        }
    }

    @Override
    public Optional<Lock> tryLock(Path file) throws IOException {
        return locks.tryLock(file);
    }

    @Override
    public SharedWords map(Path file, int bytes, boolean readOnly) throws IOException {
        try (FileChannel channel = readOnly
                ? FileChannel.open(file, StandardOpenOption.READ)
                : FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            if (readOnly && channel.size() < bytes) {
                throw new IOException(file + ": " + channel.size() + " bytes, expected " + bytes
                        + " or more");
            }
            if (!readOnly && channel.size() < bytes) {
                allocate(file, bytes - (int) channel.size());
            }
            MappedByteBuffer mapped = channel.map(readOnly ? FileChannel.MapMode.READ_ONLY
                    : FileChannel.MapMode.READ_WRITE, 0, bytes);
            return new MappedWords(mapped);
        }
    }

    /**
     * Mapping would make a short file longer by a hole, and on a full disk the first store into it
     * ends the process (SIGBUS). Zeros are appended, never written to a place: another process may
     * have mapped the file a moment ago and have stored its words.
     */
    private static void allocate(Path file, int bytes) throws IOException {
        try (FileChannel end = FileChannel.open(file, StandardOpenOption.APPEND)) {
            ByteBuffer zeros = ByteBuffer.allocate(bytes);
            while (zeros.hasRemaining()) {
                end.write(zeros);
            }
        }
    }

    @Override
    public boolean isAccessibleByOthers(Path file) throws IOException {
        if (!hasModes(file)) {
            return false;
        }
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        return mode.stream().anyMatch(OTHERS::contains);
    }

    @Override
    public Optional<Path> linkTarget(Path file) throws IOException {
        return Files.isSymbolicLink(file)
                ? Optional.of(Files.readSymbolicLink(file)) : Optional.empty();
    }

    /** A file behind a channel. */
    private record ChannelFile(FileChannel channel) implements OpenFile {
        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            int total = 0;
            while (target.hasRemaining()) {
                int read = channel.read(target, position + total);
                if (read < 0) {
                    break;
                }
                total += read;
            }
            return total;
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            long at = position;
            while (source.hasRemaining()) {
                at += channel.write(source, at);
            }
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void truncate(long bytes) throws IOException {
            channel.truncate(bytes);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.stores;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders of stores: made, measured, copied and deleted. */
public final class Folders {
    private Folders() {}

    /** Makes a folder with its parents. */
    public static Path create(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Deletes a folder and all in it, if there is one. */
    public static void delete(Path folder) {
        for (Path entry : entries(folder, Comparator.reverseOrder())) {
            try {
                Files.delete(entry);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    /** Copies a folder and all in it to one that is not there yet. */
    public static Path copy(Path from, Path to) {
        for (Path entry : entries(from, Comparator.naturalOrder())) {
            try {
                Files.copy(entry, to.resolve(from.relativize(entry)));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
        return to;
    }

    /** Sum of the lengths of the files below a folder. */
    public static long bytes(Path folder) {
        long bytes = 0;
        for (Path entry : entries(folder, Comparator.naturalOrder())) {
            try {
                bytes += Files.isRegularFile(entry) ? Files.size(entry) : 0;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
        return bytes;
    }

    private static List<Path> entries(Path folder, Comparator<Path> order) {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.sorted(order).toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}

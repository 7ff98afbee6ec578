// SPDX-License-Identifier: Apache-2.0
package io.plastron.files.sim;

/**
 * Something that changes a disk or makes a change durable. Reads, queries and locks are none. The
 * text form is a line of a golden file: it names no value and no time.
 *
 * @param number counts the operations of one process, from 1
 * @param file name of the file or directory, as given when it was opened, with / and no leading /;
 *     empty for the top directory
 * @param position first byte, for WRITE and WORD; the new length, for TRUNCATE and MAP
 * @param bytes how many bytes, for WRITE; otherwise 0
 * @param target the new name, for RENAME; otherwise empty
 */
public record Operation(
        long number, Kind kind, String file, long position, long bytes, String target) {
    /** Kinds of operations. */
    public enum Kind {
        CREATE("create"),
        CREATE_PRIVATE("create-private"),
        WRITE("write"),
        TRUNCATE("truncate"),
        FORCE("force"),
        RENAME("rename"),
        DELETE("delete"),
        CREATE_DIRECTORY("create-directory"),
        FORCE_DIRECTORY("force-directory"),
        /** A file made or made longer by mapping it; mapping one that is long enough is none. */
        MAP("map"),
        /** A word stored through a mapping. */
        WORD("word");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    @Override
    public String toString() {
        String line = kind.text + " " + (file.isEmpty() ? "." : file);
        return switch (kind) {
            case WRITE -> line + " " + position + "+" + bytes;
            case TRUNCATE, MAP, WORD -> line + " " + position;
            case RENAME -> line + " " + target;
            default -> line;
        };
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

/** The forms of a dump. */
public enum DumpForm {
    /** Printable ASCII as it is. */
    PRINT("print"),
    /** Hex digits alone. */
    HEX("hex"),
    JSON(""),
    /** Unpacked, for people. */
    PRETTY("print"),
    /** Unpacked, for people, byte fields as hex digits. */
    PRETTY_HEX("print hex");

    private final String headerName;

    DumpForm(String headerName) {
        this.headerName = headerName;
    }

    /** What the second line of a dump says. */
    String headerName() {
        return headerName;
    }
}

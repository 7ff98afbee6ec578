// SPDX-License-Identifier: Apache-2.0
package io.plastron.files.sim;

import java.nio.file.Path;
import java.util.StringJoiner;

/** Names of files on the simulated disk: the same on every platform, the root is the empty name. */
final class Names {
    private Names() {}

    static String of(Path path) {
        StringJoiner name = new StringJoiner("/");
        path.normalize().forEach(element -> name.add(element.toString()));
        return name.toString();
    }

    static String parent(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('/')));
    }

    static String last(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }
}

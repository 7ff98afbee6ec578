// SPDX-License-Identifier: Apache-2.0
package io.plastron.launcher;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Entry of the runnable jar: starts a framework with the bundles nested in the jar, calls the verb
 * and exits with its code. However the process ends, short of being killed, the framework is
 * stopped in order (applications, then the engine, then the key providers), so that a store is
 * closed before its keys go, and the framework's folder is deleted.
 *
 * <p>Nothing but the verb's result goes to standard output: it writes to the file descriptor, and
 * whatever a bundle prints by {@code System.out} is led to standard error.
 */
public final class Main {
    private static final int EXIT_FAILED = 1;
    private static final String DEBUG_VARIABLE = "PLASTRON_DEBUG";

    private Main() {}

    /** Runs the verb that {@code arguments} call. */
    public static void main(String[] arguments) {
        System.setOut(System.err);
        boolean debug = !System.getenv().getOrDefault(DEBUG_VARIABLE, "").isEmpty();
        if (!debug) {
            Logger.getLogger("").setLevel(Level.OFF);
        }
        System.exit(run(arguments, debug));
    }

    private static int run(String[] arguments, boolean debug) {
        NestedFramework framework = null;
        try {
            framework = NestedFramework.create(jar(), debug);
            Runtime.getRuntime().addShutdownHook(
                    new Thread(framework::close, "plastron-stop"));
            return framework.run(arguments);
        } catch (Throwable failed) {
            // Nobody above could tell the user, whatever it was.
            if (framework == null || !framework.isClosing()) {
                tell(failed, arguments, debug);
            }
            return EXIT_FAILED;
        }
    }

    private static void tell(Throwable failed, String[] arguments, boolean debug) {
        System.err.println("plastron: " + failed);
        System.err.println("  where: starting, Java " + Runtime.version()
                + ", arguments " + Arrays.toString(arguments));
        System.err.println("  to do: set PLASTRON_DEBUG=1 for the whole story; "
                + "build again with mvn package if the jar is damaged");
        if (debug) {
            failed.printStackTrace();
        }
    }

    private static Path jar() throws IOException {
        try {
            return Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException malformed) {
            throw new IOException("where the jar is cannot be told", malformed);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.plastron.it.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import aQute.bnd.osgi.Jar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The built jars keep to the plan. */
class ArrowsIT {
    private static final Pattern OTHER_JARS =
            Pattern.compile(".*-(tests|sources|javadoc|test-sources)\\.jar");

    /** The jar of each bundle folder. */
    private static List<Path> jars() throws IOException {
        List<Path> jars = new ArrayList<>();
        for (String folder : Checkout.bundleFolders()) {
            jars.add(jarOf("bundles/" + folder));
        }
        return jars;
    }

    /** A build leaves exactly one. */
    private static Path jarOf(String module) throws IOException {
        Path target = Checkout.root().resolve(module).resolve("target");
        assertThat(target).as("%s is not built: run mvn verify at the top", module).isDirectory();
        try (Stream<Path> entries = Files.list(target)) {
            List<Path> found = entries
                    .filter(path -> path.getFileName().toString().endsWith(".jar"))
                    .filter(path -> !OTHER_JARS.matcher(path.toString()).matches()).toList();
            assertThat(found).as("jar of %s", module).hasSize(1);
            return found.get(0);
        }
    }

    private static List<BuiltBundle> built() throws Exception {
        List<BuiltBundle> bundles = new ArrayList<>();
        for (Path path : jars()) {
            try (Jar jar = new Jar(path.toFile())) {
                bundles.add(BuiltBundle.of(jar));
            }
        }
        return bundles;
    }

    @Test
    void everyBundleOfThePlanIsReadAndNoOther() throws Exception {
        List<String> planned = Room.HOUSE.stream().map(Room::folder).toList();
        assertThat(Checkout.bundleFolders()).containsExactlyInAnyOrderElementsOf(planned);
        assertThat(built()).isNotEmpty().extracting(BuiltBundle::symbolicName)
                .containsExactlyInAnyOrderElementsOf(Room.bySymbolicName().keySet());
    }

    @Test
    void arrowsPointDownOnlyAndExportsAreWhatThePlanSays() throws Exception {
        List<String> faults = ArrowRule.faults(built(), Room.bySymbolicName());
        if (!faults.isEmpty()) {
            fail("arrows and exports:\n" + String.join("\n", faults));
        }
    }

    @Test
    void whatTheRuleReadsIsNotEmpty() throws Exception {
        for (BuiltBundle bundle : built()) {
            assertThat(bundle.packages()).as("packages of %s", bundle.symbolicName()).isNotEmpty();
            if (bundle.symbolicName().equals("io.plastron.engine.core")) {
                assertThat(bundle.imports().keySet()).contains("io.plastron.types");
            }
        }
    }

    /** For plain Java: all that needs no framework, so nothing above the engine. */
    @Test
    void theEmbeddedJarHoldsEveryRoomUpToTheEngine() throws Exception {
        Set<String> expected = new TreeSet<>(Set.of("io.plastron.embedded"));
        for (BuiltBundle bundle : built()) {
            if (Room.bySymbolicName().get(bundle.symbolicName()).floor() <= Room.ENGINE_FLOOR) {
                expected.addAll(bundle.packages());
            }
        }
        expected.remove("io.plastron.engine.osgi");
        try (Jar jar = new Jar(jarOf("embedded").toFile())) {
            assertThat(BuiltBundle.of(jar).packages()).isEqualTo(expected);
        }
    }
}

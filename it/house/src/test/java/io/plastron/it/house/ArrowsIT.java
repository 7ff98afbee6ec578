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
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The built jars keep to the plan. */
class ArrowsIT {
    private static final Pattern OTHER_JARS =
            Pattern.compile(".*-(tests|sources|javadoc|test-sources)\\.jar");

    /** The jar of each bundle folder; a build leaves exactly one. */
    private static List<Path> jars() throws IOException {
        List<Path> jars = new ArrayList<>();
        for (String folder : Checkout.bundleFolders()) {
            Path target = Checkout.root().resolve("bundles").resolve(folder).resolve("target");
            assertThat(target).as("bundles/%s is not built: run mvn verify at the top", folder)
                    .isDirectory();
            try (Stream<Path> entries = Files.list(target)) {
                List<Path> found = entries
                        .filter(path -> path.getFileName().toString().endsWith(".jar"))
                        .filter(path -> !OTHER_JARS.matcher(path.toString()).matches()).toList();
                assertThat(found).as("jar of bundles/%s", folder).hasSize(1);
                jars.addAll(found);
            }
        }
        return jars;
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
}

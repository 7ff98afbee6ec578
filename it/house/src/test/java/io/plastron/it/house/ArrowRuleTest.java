// SPDX-License-Identifier: Apache-2.0
package io.plastron.it.house;

import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.EmbeddedResource;
import aQute.bnd.osgi.Jar;
import java.io.File;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;

/** The rule finds what it is there to find: each bad jar is made in memory. */
class ArrowRuleTest {
    private static final String BASE = "io.plastron.base";
    private static final String PAGE_LOG = "io.plastron.pagelog.api";
    private static final String BTREE = "io.plastron.btree";
    private static final String SEALING = "io.plastron.sealing";
    private static final String ENGINE = "io.plastron.engine.core";
    private static final String INTERNAL = ";version=1.0.0;x-internal:=true";

    /** A bundle with these headers (name, value, name, value, …) and one class. */
    private static BuiltBundle bundle(String symbolicName, String classFile, String... headers)
            throws Exception {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", symbolicName);
        for (int i = 0; i < headers.length; i += 2) {
            attributes.putValue(headers[i], headers[i + 1]);
        }
        try (Jar jar = new Jar(symbolicName)) {
            jar.setManifest(manifest);
            jar.putResource(classFile, new EmbeddedResource(new byte[0], 0L));
            return BuiltBundle.of(jar);
        }
    }

    private static List<String> faults(BuiltBundle... bundles) {
        return ArrowRule.faults(List.of(bundles), Room.bySymbolicName());
    }

    @Test
    void arrowsThatPointDownAreFine() throws Exception {
        assertThat(faults(
                bundle(BASE, "io/plastron/types/A.class", "Export-Package",
                        "io.plastron.types;version=1.0.0,io.plastron.files" + INTERNAL),
                bundle(PAGE_LOG, "io/plastron/pagelog/A.class",
                        "Export-Package", "io.plastron.pagelog;version=1.0.0",
                        "Import-Package", "io.plastron.types,io.plastron.pagelog,javax.crypto"),
                bundle(ENGINE, "io/plastron/engine/A.class", "Import-Package",
                        "io.plastron.files,io.plastron.pagelog,org.osgi.framework")))
                .isEmpty();
    }

    @Test
    void anArrowUpIsFound() throws Exception {
        assertThat(faults(
                bundle(BASE, "io/plastron/types/A.class", "Import-Package", "io.plastron.pagelog"),
                bundle(PAGE_LOG, "io/plastron/pagelog/A.class",
                        "Export-Package", "io.plastron.pagelog;version=1.0.0")))
                .singleElement().asString()
                .contains(BASE, "io.plastron.pagelog", "from floor 0 to floor 1");
    }

    @Test
    void anArrowOnOneFloorIsFound() throws Exception {
        assertThat(faults(
                bundle(BTREE, "io/plastron/btree/A.class", "Import-Package", SEALING),
                bundle(SEALING, "io/plastron/sealing/A.class",
                        "Export-Package", SEALING + INTERNAL)))
                .singleElement().asString().contains("from floor 2 to floor 2");
    }

    @Test
    void anImportThatNobodyExportsIsFound() throws Exception {
        assertThat(faults(
                bundle(BTREE, "io/plastron/btree/A.class", "Import-Package", "io.plastron.files")))
                .singleElement().asString().contains("which no bundle exports");
    }

    @Test
    void aLibraryFromOutsideIsFoundInARealJar() throws Exception {
        try (Builder builder = new Builder()) {
            builder.setProperty("Bundle-SymbolicName", BTREE);
            builder.setProperty("Private-Package", "io.plastron.it.house");
            builder.addClasspath(new File(ArrowRuleTest.class.getProtectionDomain()
                    .getCodeSource().getLocation().toURI()));
            try (Jar jar = builder.build()) {
                assertThat(faults(BuiltBundle.of(jar)))
                        .anyMatch(fault -> fault.contains("imports aQute.bnd.osgi"))
                        .anyMatch(fault -> fault.contains("imports org.junit.jupiter.api"))
                        .noneMatch(fault -> fault.contains("imports java"));
            }
        }
    }

    @Test
    void packagesInsideTheJdkAreNotForUs() throws Exception {
        assertThat(faults(bundle(BTREE, "io/plastron/btree/A.class",
                "Import-Package", "sun.misc.internal,jdk.internal.misc,javax.inject"))).hasSize(3);
    }

    @Test
    void aServiceThatExportsIsFound() throws Exception {
        assertThat(faults(bundle(ENGINE, "io/plastron/engine/A.class",
                "Export-Package", "io.plastron.engine" + INTERNAL)))
                .singleElement().asString().contains("a service bundle exports nothing");
    }

    @Test
    void aLibraryOpenToEverybodyIsFound() throws Exception {
        assertThat(faults(bundle(BTREE, "io/plastron/btree/A.class",
                "Export-Package", BTREE + ";version=1.0.0")))
                .singleElement().asString().contains("x-internal:=true");
        assertThat(faults(bundle(BTREE, "io/plastron/btree/A.class",
                "Export-Package", BTREE + ";version=1.0.0;x-internal:=false")))
                .singleElement().asString().contains("x-internal:=true");
    }

    @Test
    void anInternalApiIsFound() throws Exception {
        assertThat(faults(bundle(PAGE_LOG, "io/plastron/pagelog/A.class",
                "Export-Package", "io.plastron.pagelog" + INTERNAL)))
                .singleElement().asString().contains("it is for everybody");
    }

    @Test
    void anExportWithoutVersionIsFound() throws Exception {
        assertThat(faults(bundle(BTREE, "io/plastron/btree/A.class",
                "Export-Package", BTREE + ";x-internal:=true")))
                .singleElement().asString().contains("without a version");
    }

    @Test
    void aPackageInTwoBundlesIsFound() throws Exception {
        assertThat(faults(
                bundle(BTREE, "io/plastron/types/A.class"),
                bundle(SEALING, "io/plastron/types/B.class")))
                .singleElement().asString().contains("io.plastron.types", BTREE, SEALING);
    }

    @Test
    void headersThatHideArrowsAreFound() throws Exception {
        for (String header : List.of("DynamicImport-Package", "Require-Bundle", "Fragment-Host")) {
            assertThat(faults(bundle(BTREE, "io/plastron/btree/A.class", header, "a.b")))
                    .singleElement().asString().contains(header);
        }
    }

    @Test
    void aBundleWithoutAFloorIsFound() throws Exception {
        assertThat(faults(bundle("io.plastron.cellar", "io/plastron/cellar/A.class")))
                .singleElement().asString().contains("io.plastron.cellar has no floor");
    }
}

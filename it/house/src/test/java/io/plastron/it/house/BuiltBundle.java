// SPDX-License-Identifier: Apache-2.0
package io.plastron.it.house;

import aQute.bnd.header.Parameters;
import aQute.bnd.osgi.Domain;
import aQute.bnd.osgi.Jar;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a jar says about itself.
 *
 * @param symbolicName its Bundle-SymbolicName; the jar's name if it is no bundle
 * @param imports its Import-Package header
 * @param exports its Export-Package header
 * @param packages every package that has a class in it
 * @param looseArrows headers in it that hide which packages it uses
 */
record BuiltBundle(String symbolicName, Parameters imports, Parameters exports,
        Set<String> packages, Set<String> looseArrows) {
    private static final Set<String> LOOSE_HEADERS =
            Set.of("DynamicImport-Package", "Require-Bundle", "Fragment-Host");

    static BuiltBundle of(Jar jar) throws Exception {
        Domain manifest = Domain.domain(jar.getManifest());
        Set<String> packages = new TreeSet<>();
        jar.getResources().keySet().stream().filter(path -> path.endsWith(".class"))
                .filter(path -> path.contains("/"))
                .forEach(path -> packages.add(
                        path.substring(0, path.lastIndexOf('/')).replace('/', '.')));
        Set<String> loose = new TreeSet<>(LOOSE_HEADERS);
        loose.removeIf(header -> manifest.get(header) == null);
        String name = manifest.getBundleSymbolicName() == null ? jar.getName()
                : manifest.getBundleSymbolicName().getKey();
        return new BuiltBundle(name, manifest.getImportPackage(), manifest.getExportPackage(),
                packages, loose);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.plastron.it;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;

/** Makes jars of bundles, as somebody else would build them. */
final class BundleJar {
    private BundleJar() {}

    /** The same bundle under another name, so that both can be installed. */
    static Path renamed(Bundle original, String symbolicName, Path target) throws IOException {
        Path source = Path.of(URI.create(original.getLocation().replaceFirst("^reference:", "")));
        try (JarFile jar = new JarFile(source.toFile())) {
            Manifest manifest = new Manifest(jar.getManifest());
            manifest.getMainAttributes().putValue("Bundle-SymbolicName", symbolicName);
            try (JarOutputStream out =
                    new JarOutputStream(Files.newOutputStream(target), manifest)) {
                for (Enumeration<JarEntry> all = jar.entries(); all.hasMoreElements();) {
                    copy(jar, all.nextElement(), out);
                }
            }
        }
        return target;
    }

    private static void copy(JarFile jar, JarEntry entry, JarOutputStream out)
            throws IOException {
        if (!entry.isDirectory() && !entry.getName().equals(JarFile.MANIFEST_NAME)) {
            try (InputStream content = jar.getInputStream(entry)) {
                put(out, entry.getName(), content);
            }
        }
    }

    private static void put(JarOutputStream out, String name, InputStream content)
            throws IOException {
        out.putNextEntry(new JarEntry(name));
        content.transferTo(out);
        out.closeEntry();
    }

    /**
     * A bundle made of classes of this one.
     *
     * @param texts other files in it and what stands in them
     * @param headers names and values in turn
     */
    static Path of(Path target, List<Class<?>> classes, Map<String, String> texts,
            String... headers) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        for (int index = 0; index < headers.length; index += 2) {
            attributes.putValue(headers[index], headers[index + 1]);
        }
        try (OutputStream file = Files.newOutputStream(target);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            for (Class<?> type : classes) {
                String name = type.getName().replace('.', '/') + ".class";
                try (InputStream content = type.getClassLoader().getResourceAsStream(name)) {
                    put(out, name, content);
                }
            }
            for (Map.Entry<String, String> text : texts.entrySet()) {
                put(out, text.getKey(), new ByteArrayInputStream(
                        text.getValue().getBytes(StandardCharsets.UTF_8)));
            }
        }
        return target;
    }
}

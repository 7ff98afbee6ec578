// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.store;

import io.plastron.config.ConfigString;
import io.plastron.config.ConfigValue;
import io.plastron.types.InternalException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * The attributes that bundles declare for their configurations in {@code OSGI-INF/metatype}.
 * Configuration Admin takes any property and components ignore those they do not know, so a
 * misspelt key would change nothing and say nothing; here it is refused.
 */
final class DeclaredAttributes {
    private static final String FOLDER = "OSGI-INF/metatype";

    private final List<Bundle> bundles;

    DeclaredAttributes(BundleContext context) {
        this.bundles = List.of(context.getBundles());
    }

    /**
     * Checks a store's configuration string.
     *
     * @throws io.plastron.types.InvalidUseException for a key that nobody would read
     */
    void refuseUnknown(ConfigString config) {
        of(ConfiguredStore.STORE_PID).ifPresent(known -> config.refuseUnknown(known, "-C"));
        ConfigString provider = config.find("key_provider")
                .filter(value -> value.kind() == ConfigValue.Kind.STRUCT)
                .map(ConfigValue::struct).orElseGet(ConfigString::empty);
        String name = provider.string("name", "");
        of(ConfiguredStore.PROVIDER_PID + name).ifPresent(known ->
                provider.without("name").refuseUnknown(known, "-C key_provider"));
    }

    /** Of the configurations with a factory PID; empty when no bundle declares it. */
    private Optional<Set<String>> of(String factoryPid) {
        for (Bundle bundle : bundles) {
            Enumeration<URL> found = bundle.findEntries(FOLDER, "*.xml", false);
            for (URL url : found == null ? List.<URL>of() : Collections.list(found)) {
                try (InputStream text = url.openStream()) {
                    Optional<Set<String>> attributes = read(text, factoryPid);
                    if (attributes.isPresent()) {
                        return attributes;
                    }
                } catch (IOException | XMLStreamException failed) {
                    throw new InternalException("reading " + url + " failed", failed);
                }
            }
        }
        return Optional.empty();
    }

    /** Reads one document: classes of attributes, and which configurations are of which class. */
    static Optional<Set<String>> read(InputStream text, String factoryPid)
            throws XMLStreamException {
        Map<String, Set<String>> classes = new HashMap<>();
        String wanted = null;
        String open = null;
        boolean designated = false;
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        XMLStreamReader xml = factory.createXMLStreamReader(text);
        while (xml.hasNext()) {
            if (xml.next() != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            switch (xml.getLocalName()) {
                case "OCD" -> open = attribute(xml, "id");
                case "AD" -> classes.computeIfAbsent(open, id -> new HashSet<>())
                        .add(attribute(xml, "id"));
                case "Designate" -> designated = factoryPid.equals(attribute(xml, "factoryPid"));
                case "Object" -> wanted = designated ? attribute(xml, "ocdref") : wanted;
                default -> { }
            }
        }
        return Optional.ofNullable(wanted).map(id -> classes.getOrDefault(id, Set.of()));
    }

    private static String attribute(XMLStreamReader xml, String name) {
        return xml.getAttributeValue(null, name);
    }
}

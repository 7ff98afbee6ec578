// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeclaredAttributesTest {
    private static InputStream document() {
        return new ByteArrayInputStream("""
                <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.4.0">
                  <OCD id="one" name="One"><AD id="path" type="String"/>
                    <AD id="take_over" type="Boolean"><Option label="a" value="b"/></AD></OCD>
                  <OCD id="two" name="Two"><AD id="other" type="String"/></OCD>
                  <OCD id="none" name="None"/>
                  <Designate pid="p2"><Object ocdref="two"/></Designate>
                  <Designate pid="p1" factoryPid="p1"><Object ocdref="one"/></Designate>
                  <Designate factoryPid="p3"><Object ocdref="none"/></Designate>
                </metatype:MetaData>
                """.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theAttributesOfAFactoryAreThoseOfItsClassAlone() throws Exception {
        assertThat(DeclaredAttributes.read(document(), "p1"))
                .hasValue(Set.of("path", "take_over"));
        assertThat(DeclaredAttributes.read(document(), "p3")).hasValue(Set.of());
    }

    @Test
    void whatIsNotDeclaredAsAFactoryIsNotKnown() throws Exception {
        assertThat(DeclaredAttributes.read(document(), "p2")).isEmpty();
        assertThat(DeclaredAttributes.read(document(), "p4")).isEmpty();
    }
}

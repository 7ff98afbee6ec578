// SPDX-License-Identifier: Apache-2.0
package com.example.keys;

import io.plastron.keyprovider.KeyExchange;
import io.plastron.keyprovider.KeyProvider;
import io.plastron.keyprovider.StoreContext;
import java.util.HexFormat;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** A key provider whose KEK is 64 hex digits of its configuration. */
@Component(configurationPid = "com.example.keys", property = KeyProvider.NAME + "=example",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class ExampleKeyProvider implements KeyProvider {
    /** The leading underscore makes it the property ".kek", which is not published. */
    @interface Config {
        String _kek();
    }

    private final byte[] kek;

    @Activate
    public ExampleKeyProvider(Config config) {
        this(HexFormat.of().parseHex(config._kek()));
    }

    ExampleKeyProvider(byte[] kek) {
        this.kek = kek.clone();
    }

    @Override
    public KeyExchange attach(StoreContext store) {
        return new ExampleKeyExchange(kek, store); // what belongs to one store lives there
    }
}

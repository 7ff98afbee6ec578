// SPDX-License-Identifier: Apache-2.0
package io.plastron.it.provider;

import io.plastron.Connection;
import io.plastron.keyprovider.KeyExchange;
import io.plastron.keyprovider.KeyProvider;
import io.plastron.keyprovider.StoreContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A provider that wants the very connection it gives keys for, and calls it from within its own
 * calls. A component, described in {@link #COMPONENT}. Registered also as {@code Supplier}: what
 * its calls of the store ended with.
 */
public final class CircularProvider implements KeyProvider, Supplier<List<String>> {
    public static final String COMPONENT = """
            <?xml version="1.0" encoding="UTF-8"?>
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="circular">
              <property name="plastron.key-provider" value="circular"/>
              <property name="instance" value="circular"/>
              <service>
                <provide interface="io.plastron.keyprovider.KeyProvider"/>
                <provide interface="java.util.function.Supplier"/>
              </service>
              <reference name="connection" interface="io.plastron.Connection"
                  cardinality="0..1" policy="dynamic" bind="bind" unbind="unbind"/>
              <implementation class="io.plastron.it.provider.CircularProvider"/>
            </scr:component>
            """;

    private final List<String> outcomes = new ArrayList<>();
    private volatile Connection connection;

    public void bind(Connection bound) {
        connection = bound;
    }

    public void unbind(Connection unbound) {
        if (connection == unbound) {
            connection = null;
        }
    }

    private void callBack() {
        Connection bound = connection;
        if (bound != null) {
            String outcome;
            try {
                bound.checkpoint();
                outcome = "went through";
            } catch (RuntimeException refused) {
                outcome = refused.getClass().getName();
            }
            synchronized (outcomes) {
                outcomes.add(outcome);
            }
        }
    }

    @Override
    public KeyExchange attach(StoreContext store) {
        return new PlainExchange(store, this::callBack);
    }

    @Override
    public List<String> get() {
        synchronized (outcomes) {
            return List.copyOf(outcomes);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.mock;

import io.plastron.types.InvalidUseException;
import java.util.Arrays;

/** The calls a script can steer and the log records. */
public enum MockOperation {
    /** The component's activation; the provider does not exist before it ends. */
    ACTIVATE("activate"),
    /** The component's deactivation. */
    DEACTIVATE("deactivate"),
    ATTACH("attach"),
    LOAD_KEY("loadKey"),
    GET_KEY_SIZE("getKeySize"),
    GET_KEY("getKey"),
    ON_KEY_UPDATE("onKeyUpdate"),
    SEALING_KEY("sealingKey"),
    BY_ID("byId"),
    ROTATE("rotate"),
    CLOSE("close");

    private final String spelling;

    MockOperation(String spelling) {
        this.spelling = spelling;
    }

    static MockOperation parse(String spelling) {
        return Arrays.stream(values()).filter(each -> each.spelling.equals(spelling)).findFirst()
                .orElseThrow(() -> new InvalidUseException("no such operation: '" + spelling
                        + "'; there are " + Arrays.toString(values())));
    }

    /** The method's name, as in scripts and in the log. */
    @Override
    public String toString() {
        return spelling;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** An exchange that implements this too can be given another provider's data keys. */
@ConsumerType
public interface KeyAdoption {
    /**
     * Takes over data keys with their ids, so that the next metadata offered holds all of them.
     *
     * <p>KP-35: all or nothing. The keys belong to the caller, who wipes them afterwards.
     */
    void adopt(List<DataKey> keys);
}

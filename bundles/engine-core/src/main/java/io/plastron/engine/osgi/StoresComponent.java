// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.osgi;

import io.plastron.Stores;
import io.plastron.engine.store.StoreDescriptions;
import io.plastron.files.FileSystem;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** Tells of stores on disk without opening them. */
@Component
public final class StoresComponent implements Stores {
    @Override
    public Optional<Description> describe(Path home) {
        return StoreDescriptions.describe(FileSystem.local(), home);
    }
}

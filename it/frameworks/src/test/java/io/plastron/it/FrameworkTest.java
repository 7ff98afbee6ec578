// SPDX-License-Identifier: Apache-2.0
package io.plastron.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.junit5.context.BundleContextExtension;

/**
 * What all tests here share: hands inside the framework, an eye on its log, a folder. Bundles
 * installed and services registered through {@link #context} are gone after the test.
 */
@ExtendWith({Watchdog.class, StoreLog.class, BundleContextExtension.class})
@Timeout(300)
abstract class FrameworkTest {
    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    Inside inside;
    RuntimeLog log;
    MockWatch mocks;

    @BeforeEach
    void enter() {
        log = new RuntimeLog(context);
        inside = new Inside(context);
        mocks = new MockWatch(context);
    }

    @AfterEach
    void leave() {
        inside.close();
        mocks.close();
        log.close();
        assertThat(mocks.violations()).as("rules broken towards key providers").isEmpty();
        assertThat(log.signsOfBlocking()).as("somebody blocked the component runtime").isEmpty();
    }
}

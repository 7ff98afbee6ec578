// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.file;

import io.plastron.files.FileSystem;
import io.plastron.keyprovider.KeyExchange;
import io.plastron.keyprovider.KeyProvider;
import io.plastron.keyprovider.StoreContext;
import io.plastron.types.InvalidUseException;
import io.plastron.types.KeyRefusedException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/**
 * A key provider that keeps its wrapping keys in a key ring file. Thread-safe.
 *
 * <ul>
 *   <li>A ring is made only with {@code create} and only by {@code loadKey} of empty metadata,
 *       which the engine calls for a new store alone. A lost ring is restored, never replaced.
 *   <li>The ring is read again at every load and rotation, so a copy restored or rotated by another
 *       process is taken up then; one that lacks what the store needs is refused, and the keys
 *       loaded before stay in force.
 *   <li>A changed configuration keeps the service: exchanges take it up at their next load or
 *       rotation.
 *   <li>Several stores may share a ring, several processes may rotate it at once. Of one store only
 *       the leader's provider rotates; the engine sees to that.
 *   <li>A wrong configuration does not stop the component, which would only be seen in the log: it
 *       refuses every store with the reason, which the store shows.
 * </ul>
 *
 * <p>It guarantees nothing against whoever can read the ring or this process's memory.
 */
@Component(
        service = KeyProvider.class,
        configurationPid = FileKeyProvider.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = KeyProvider.NAME + "=file")
@Designate(ocd = FileKeyProviderConfig.class, factory = true)
public final class FileKeyProvider implements KeyProvider {
    /** Factory PID of its configurations. */
    public static final String PID = "io.plastron.keyprovider.file";

    private final FileSystem files;
    private final SecureRandom random;
    private final Clock clock;
    private volatile Settings settings;

    /** What DS calls. */
    @Activate
    public FileKeyProvider(FileKeyProviderConfig config) {
        this(FileSystem.local(), new SecureRandom(), Clock.systemUTC());
        this.settings = settings(config);
    }

    /**
     * For use without OSGi.
     *
     * @param ring the key ring file
     * @param create whether a missing ring is made for a new store
     */
    public FileKeyProvider(FileSystem files, Path ring, boolean create) {
        this(files, ring, create, new SecureRandom(), Clock.systemUTC());
    }

    FileKeyProvider(
            FileSystem files, Path ring, boolean create, SecureRandom random, Clock clock) {
        this(files, random, clock);
        this.settings = new Settings(new KeyRingFile(files, ring), create, "");
    }

    private FileKeyProvider(FileSystem files, SecureRandom random, Clock clock) {
        this.files = files;
        this.random = random;
        this.clock = clock;
    }

    /** What DS calls when the configuration was changed. */
    @Modified
    public void modified(FileKeyProviderConfig config) {
        settings = settings(config);
    }

    private Settings settings(FileKeyProviderConfig config) {
        String path = config.path().strip();
        String attribute = "attribute 'path' of configuration " + PID;
        if (path.isEmpty()) {
            return new Settings(null, false,
                    attribute + " is empty; set it to the path of the key ring file");
        }
        try {
            return new Settings(new KeyRingFile(files, Path.of(path)), config.create(), "");
        } catch (InvalidPathException | InvalidUseException invalid) {
            return new Settings(null, false, attribute + ": " + invalid.getMessage());
        }
    }

    @Override
    public KeyExchange attach(StoreContext store) {
        return new FileKeyExchange(store, () -> settings, random, clock);
    }

    /**
     * What is configured now.
     *
     * @param ringFile null when {@code problem} says why there is none
     * @param create whether a missing ring is made for a new store
     * @param problem what is wrong with the configuration, empty for nothing
     */
    record Settings(KeyRingFile ringFile, boolean create, String problem) {
        KeyRingFile ring() {
            if (ringFile == null) {
                throw new KeyRefusedException("this key provider has no key ring: " + problem);
            }
            return ringFile;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.plastron.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.util.tracker.ServiceTracker;

/**
 * A framework with the bundles that stand in a jar under {@code bundle/LEVEL/NAME.jar}, LEVEL being
 * their start level in decimal. What it stores, it stores in a folder of its own under the
 * temporary folder, deleted at {@link #close}.
 */
final class NestedFramework {
    private static final String BUNDLES = "bundle/";
    private static final String START_LEVEL_MAX = "30";
    private static final long MAIN_WAIT_MILLIS = 30_000;
    private static final long STOP_WAIT_MILLIS = 120_000;

    private final Path jar;
    private final Path storage;
    private final Framework framework;
    private volatile boolean closing;

    private NestedFramework(Path jar, Path storage, Framework framework) {
        this.jar = jar;
        this.storage = storage;
        this.framework = framework;
    }

    /**
     * Prepares it.
     *
     * @param jar the running jar
     * @param debug whether the framework and the components' runtime say what they do
     */
    static NestedFramework create(Path jar, boolean debug) throws IOException {
        Path storage = Files.createTempDirectory("plastron-");
        Map<String, String> configuration = Map.of(
                Constants.FRAMEWORK_STORAGE, storage.toString(),
                Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT,
                Constants.FRAMEWORK_BEGINNING_STARTLEVEL, START_LEVEL_MAX,
                "io.plastron.jar", jar.toString(),
                "felix.log.level", debug ? "2" : "0",
                "ds.loglevel", debug ? "warn" : "0");
        FrameworkFactory factory = ServiceLoader.load(FrameworkFactory.class).findFirst()
                .orElseThrow(() -> new IOException("no framework in " + jar));
        return new NestedFramework(jar, storage, factory.newFramework(configuration));
    }

    /** Starts everything, calls the service that is to run on the main thread, gives its result. */
    int run(String[] arguments) throws Exception {
        return mainService(start(arguments)).call();
    }

    /**
     * Starts everything.
     *
     * @param arguments what the service that is to run on the main thread will find
     */
    BundleContext start(String... arguments) throws BundleException, IOException {
        framework.init();
        BundleContext context = framework.getBundleContext();
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("launcher.arguments", arguments);
        context.registerService(Object.class, this, properties);
        List<Bundle> bundles = install(context);
        for (Bundle bundle : bundles) {
            bundle.start();
        }
        framework.start();
        return context;
    }

    private List<Bundle> install(BundleContext context) throws IOException, BundleException {
        List<Bundle> bundles = new ArrayList<>();
        try (JarFile nested = new JarFile(jar.toFile())) {
            for (JarEntry entry : nested.stream().filter(NestedFramework::isBundle).toList()) {
                String[] path = entry.getName().split("/");
                try (InputStream content = nested.getInputStream(entry)) {
                    Bundle bundle = context.installBundle("plastron:" + path[2], content);
                    bundle.adapt(BundleStartLevel.class).setStartLevel(Integer.parseInt(path[1]));
                    bundles.add(bundle);
                }
            }
        }
        return bundles;
    }

    private static boolean isBundle(JarEntry entry) {
        return entry.getName().startsWith(BUNDLES) && entry.getName().endsWith(".jar");
    }

    /** Found by the convention of bnd's launcher. */
    private static Callable<Integer> mainService(BundleContext context)
            throws InterruptedException, InvalidSyntaxException {
        ServiceTracker<Callable<Integer>, Callable<Integer>> tracker = new ServiceTracker<>(context,
                context.createFilter("(&(objectClass=" + Callable.class.getName()
                        + ")(main.thread=true))"), null);
        tracker.open();
        Callable<Integer> main = tracker.waitForService(MAIN_WAIT_MILLIS);
        if (main == null) {
            throw new IllegalStateException(
                    "the command line's component did not start within " + MAIN_WAIT_MILLIS
                    + " ms");
        }
        return main;
    }

    /** Whether it was told to stop; what fails from then on fails because of that. */
    boolean isClosing() {
        return closing;
    }

    /** Stops everything in the reverse order of the start levels and deletes what it stored. */
    void close() {
        closing = true;
        try {
            framework.stop();
            framework.waitForStop(STOP_WAIT_MILLIS);
            delete(storage);
        } catch (BundleException | IOException failed) {
            System.err.println("plastron: stopping failed: " + failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                    throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failed)
                    throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.osgi;

import io.plastron.shell.Shell;
import io.plastron.shell.StandardConsole;
import io.plastron.shell.Verb;
import io.plastron.shell.demo.DemoVerb;
import io.plastron.shell.store.ConfigAdminStoreAccess;
import io.plastron.shell.verbs.Verbs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/**
 * Runs the verb that a launcher was started with. The launcher registers its arguments as the
 * property {@code launcher.arguments} of some service and calls on its main thread the service with
 * {@code main.thread=true}, whose result is the exit code: the convention of bnd's launcher, so
 * this runs under that one too. The reference to the arguments is optional so that the bundle also
 * resolves where there is no such launcher; nobody calls the verb there.
 */
@Component(service = Callable.class, property = "main.thread=true")
public final class MainVerb implements Callable<Integer> {
    /** Framework property: whether standard error is a terminal. */
    private static final String TERMINAL = "io.plastron.terminal";
    /** Framework property: the jar that runs, for verbs that run it again. */
    private static final String JAR = "io.plastron.jar";
    private static final String ARGUMENTS = "launcher.arguments";

    private final List<String> words;
    private final StandardConsole console;
    private final Shell shell;

    /** Made by the framework. */
    @Activate
    public MainVerb(
            BundleContext context,
            @Reference ConfigurationAdmin configurations,
            @Reference ServiceComponentRuntime components,
            @Reference(service = Object.class, target = "(" + ARGUMENTS + "=*)",
                    cardinality = ReferenceCardinality.OPTIONAL,
                    policyOption = ReferencePolicyOption.GREEDY)
                    Map<String, Object> launcher) {
        words = launcher == null ? List.of() : List.of((String[]) launcher.get(ARGUMENTS));
        console = StandardConsole.ofProcess(
                Boolean.parseBoolean(context.getProperty(TERMINAL)));
        Path workingFolder = Path.of("").toAbsolutePath();
        String jar = context.getProperty(JAR);
        shell = new Shell(verbs(jar), console,
                new ConfigAdminStoreAccess(
                        context, configurations, components, workingFolder),
                System.getenv(), context.getBundle().getVersion().toString());
    }

    private static List<Verb> verbs(String jar) {
        List<Verb> verbs = new ArrayList<>(Verbs.all());
        if (jar != null) {
            verbs.add(new DemoVerb(Path.of(jar)));
        }
        return verbs;
    }

    @Override
    public Integer call() {
        return shell.run(words).number();
    }

    @Deactivate
    void close() {
        console.close();
    }
}

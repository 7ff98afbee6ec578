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
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/**
 * Runs the verb that the program was started with. The launcher registers its arguments as the
 * property {@code launcher.arguments} of some service and calls on its main thread the service with
 * {@code main.thread=true}, whose result is the exit code: the convention of bnd's launcher. That
 * service is published only where a launcher says by the framework property {@value #JAR} that the
 * process is there for this program: elsewhere, beside a console or a tester, it would take the
 * main thread from those to whom it belongs.
 */
@Component(service = {}, immediate = true)
public final class MainVerb {
    /** Framework property: whether standard error is a terminal. */
    private static final String TERMINAL = "io.plastron.terminal";
    /** Framework property: the jar that runs, for verbs that run it again. */
    private static final String JAR = "io.plastron.jar";
    private static final String ARGUMENTS = "launcher.arguments";

    private final BundleContext context;
    private final ConfigurationAdmin configurations;
    private final ServiceComponentRuntime components;
    private final List<String> words;
    private StandardConsole console;
    private ServiceRegistration<?> published;

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
        this.context = context;
        this.configurations = configurations;
        this.components = components;
        words = launcher == null ? List.of() : List.of((String[]) launcher.get(ARGUMENTS));
    }

    @Activate
    void publish() {
        String jar = context.getProperty(JAR);
        if (jar == null) {
            return;
        }
        console = StandardConsole.ofProcess(Boolean.parseBoolean(context.getProperty(TERMINAL)));
        List<Verb> verbs = new ArrayList<>(Verbs.all());
        verbs.add(new DemoVerb(Path.of(jar)));
        Shell shell = new Shell(verbs, console,
                new ConfigAdminStoreAccess(
                        context, configurations, components, Path.of("").toAbsolutePath()),
                System.getenv(), context.getBundle().getVersion().toString());
        Callable<Integer> main = () -> shell.run(words).number();
        published = context.registerService(Callable.class, main,
                new Hashtable<>(Map.of("main.thread", "true")));
    }

    @Deactivate
    void withdraw() {
        if (published != null) {
            published.unregister();
            console.close();
        }
    }
}

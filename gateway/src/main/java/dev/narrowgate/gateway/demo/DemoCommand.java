package dev.narrowgate.gateway.demo;

import com.nimbusds.jose.JOSEException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows a delegation that passes two hops, and four attempts to get more than was granted. */
@Command(
        name = "demo",
        description =
                "Shows a delegation through two hops, on loopback only. Exit code 1 if a result is not as expected.",
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {

    /** The authorization server that issues the narrower tokens. */
    enum Server {
        KEYCLOAK
    }

    @Option(names = "--once", description = "Ends after the last attempt, instead of running until Ctrl-C.")
    private boolean once;

    @Option(
            names = "--server",
            paramLabel = "keycloak",
            description = "Starts a Keycloak that issues the narrower tokens. The gateway refuses one of them.")
    private @Nullable Server server;

    @Option(
            names = "--shadow",
            description = "Shows a policy in shadow mode in front of an API whose callers have no token.")
    private boolean shadow;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException, JOSEException {
        var out = spec.commandLine().getOut();
        var screen = new DemoScreen(out, spec.commandLine().getColorScheme());
        var checks = new DemoChecks();
        if (shadow) {
            return inShadow(screen, checks);
        }
        if (server == Server.KEYCLOAK) {
            return withKeycloak(screen, checks);
        }
        try (var environment = new DemoEnvironment()) {
            var scenario = new DemoScenario(environment, screen, checks);
            scenario.run();
            new DemoAttempts(environment, screen, checks).make();
            scenario.audit();
            conclude(screen, checks);
            if (!once && checks.failures().isEmpty()) {
                runUntilStopped(screen, commands(environment));
            }
        }
        return checks.failures().isEmpty() ? 0 : 1;
    }

    private int inShadow(DemoScreen screen, DemoChecks checks) throws IOException, InterruptedException, JOSEException {
        try (var scenario = new ShadowScenario(screen, checks)) {
            scenario.run();
            conclude(screen, checks);
            if (!once && checks.failures().isEmpty()) {
                runUntilStopped(screen, scenario.commands());
            }
        }
        return checks.failures().isEmpty() ? 0 : 1;
    }

    private int withKeycloak(DemoScreen screen, DemoChecks checks) throws IOException, InterruptedException {
        var home = KeycloakHome.find();
        screen.say("A Keycloak starts on loopback. The start takes half a minute, and a minute the first time.");
        try (var environment = new KeycloakEnvironment(home)) {
            var scenario = new KeycloakScenario(environment, screen, checks);
            scenario.run();
            conclude(screen, checks);
            if (!once && checks.failures().isEmpty()) {
                runUntilStopped(screen, scenario.commands());
            }
        }
        return checks.failures().isEmpty() ? 0 : 1;
    }

    private static void conclude(DemoScreen screen, DemoChecks checks) {
        screen.title(checks.failures().isEmpty() ? "All results are as expected" : "Some results are not as expected");
        checks.failures().forEach(screen::bad);
    }

    private static List<String> commands(DemoEnvironment environment) throws JOSEException {
        var idp = environment.identityProvider();
        var gateway = environment.gateway().uri();
        return List.of(
                "TOKEN='" + idp.delegation(environment.task(), DemoEnvironment.SCOPE, List.of("orchestrator")) + "'",
                "ACTOR='" + idp.agent("orchestrator") + "'",
                "",
                "# both hops",
                "curl -i -X POST -H \"Authorization: Bearer $TOKEN\" -H \"Actor-Token: $ACTOR\" " + gateway
                        + "/research/question",
                "# without an actor token",
                "curl -i -X POST -H \"Authorization: Bearer $TOKEN\" " + gateway + "/research/question",
                "# directly to the API, without the researcher",
                "curl -i -H \"Authorization: Bearer $TOKEN\" -H \"Actor-Token: $ACTOR\" " + gateway + "/tickets/17",
                "# the keys that verify the gateway's tokens",
                "curl -s " + gateway + "/.well-known/jwks.json",
                "# every hop of the task so far",
                "./narrowgate audit tree --task " + environment.task() + " " + environment.audit());
    }

    private static void runUntilStopped(DemoScreen screen, List<String> commands) throws InterruptedException {
        screen.title("Try it: the gateway runs until Ctrl-C, and these tokens are valid for 55 minutes");
        screen.lines(commands);
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(stopped::countDown, "demo-stop"));
        stopped.await();
    }
}

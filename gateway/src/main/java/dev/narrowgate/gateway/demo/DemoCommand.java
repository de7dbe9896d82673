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
                "Shows a delegation pass through two hops, on loopback only. Exit code 1 when anything was not as told.",
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {

    /** The authorization server that issues the narrower tokens. */
    enum Server {
        KEYCLOAK
    }

    @Option(names = "--once", description = "Ends after the show instead of staying up to be tried.")
    private boolean once;

    @Option(
            names = "--server",
            paramLabel = "keycloak",
            description = "Has a Keycloak of its own issue the narrower tokens, and one of them refused.")
    private @Nullable Server server;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException, JOSEException {
        var out = spec.commandLine().getOut();
        var screen = new DemoScreen(out, spec.commandLine().getColorScheme());
        var checks = new DemoChecks();
        if (server == Server.KEYCLOAK) {
            return withKeycloak(screen, checks);
        }
        try (var world = new DemoWorld()) {
            var story = new DemoStory(world, screen, checks);
            story.tell();
            new DemoAttempts(world, screen, checks).make();
            story.audit();
            conclude(screen, checks);
            if (!once && checks.failures().isEmpty()) {
                stayUp(screen, commands(world));
            }
        }
        return checks.failures().isEmpty() ? 0 : 1;
    }

    private int withKeycloak(DemoScreen screen, DemoChecks checks) throws IOException, InterruptedException {
        var home = KeycloakHome.find();
        screen.say("A Keycloak starts on loopback, which takes half a minute, and a minute the first time.");
        try (var world = new KeycloakWorld(home)) {
            var story = new KeycloakStory(world, screen, checks);
            story.tell();
            conclude(screen, checks);
            if (!once && checks.failures().isEmpty()) {
                stayUp(screen, story.commands());
            }
        }
        return checks.failures().isEmpty() ? 0 : 1;
    }

    private static void conclude(DemoScreen screen, DemoChecks checks) {
        screen.title(checks.failures().isEmpty() ? "Everything was as told" : "Not everything was as told");
        checks.failures().forEach(screen::bad);
    }

    private static List<String> commands(DemoWorld world) throws JOSEException {
        var idp = world.identityProvider();
        var gateway = world.gateway().uri();
        return List.of(
                "TOKEN='" + idp.delegation(world.task(), DemoWorld.SCOPE, List.of("orchestrator")) + "'",
                "ACTOR='" + idp.agent("orchestrator") + "'",
                "",
                "# both hops",
                "curl -i -X POST -H \"Authorization: Bearer $TOKEN\" -H \"Actor-Token: $ACTOR\" " + gateway
                        + "/research/question",
                "# without proof of who is calling",
                "curl -i -X POST -H \"Authorization: Bearer $TOKEN\" " + gateway + "/research/question",
                "# past the researcher",
                "curl -i -H \"Authorization: Bearer $TOKEN\" -H \"Actor-Token: $ACTOR\" " + gateway + "/tickets/17",
                "# the keys that verify what the gateway issues",
                "curl -s " + gateway + "/.well-known/jwks.json",
                "# every hop of the task so far",
                "./narrowgate audit tree --task " + world.task() + " " + world.audit());
    }

    private static void stayUp(DemoScreen screen, List<String> commands) throws InterruptedException {
        screen.title("Now you: the gateway stays up until Ctrl-C, and these tokens are good for 55 minutes");
        screen.lines(commands);
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(stopped::countDown, "demo-stop"));
        stopped.await();
    }
}

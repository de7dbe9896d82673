package dev.narrowgate.gateway.demo;

import com.nimbusds.jose.JOSEException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows a delegation pass through two hops, and four attempts to get more than was given. */
@Command(
        name = "demo",
        description =
                "Shows a delegation pass through two hops, on loopback only. Exit code 1 when anything was not as told.",
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {

    @Option(names = "--once", description = "Ends after the show instead of staying up to be tried.")
    private boolean once;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException, JOSEException {
        var out = spec.commandLine().getOut();
        var screen = new DemoScreen(out, spec.commandLine().getColorScheme());
        var checks = new DemoChecks();
        try (var world = new DemoWorld()) {
            var story = new DemoStory(world, screen, checks);
            story.tell();
            new DemoAttempts(world, screen, checks).make();
            story.audit();
            conclude(screen, checks);
            if (!once && checks.failures().isEmpty()) {
                stayUp(world, screen);
            }
        }
        return checks.failures().isEmpty() ? 0 : 1;
    }

    private static void conclude(DemoScreen screen, DemoChecks checks) {
        screen.title(checks.failures().isEmpty() ? "Everything was as told" : "Not everything was as told");
        checks.failures().forEach(screen::bad);
    }

    private static void stayUp(DemoWorld world, DemoScreen screen) throws JOSEException, InterruptedException {
        var idp = world.identityProvider();
        var gateway = world.gateway().uri();
        screen.title("Now you: the gateway stays up until Ctrl-C, and these tokens are good for 55 minutes");
        screen.lines(List.of(
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
                "./narrowgate audit tree --task " + world.task() + " " + world.audit()));
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(stopped::countDown, "demo-stop"));
        stopped.await();
    }
}

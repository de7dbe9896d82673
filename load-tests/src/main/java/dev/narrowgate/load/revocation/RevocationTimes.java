package dev.narrowgate.load.revocation;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.narrowgate.load.GatewayConfiguration;
import dev.narrowgate.load.GatewayProcess;
import dev.narrowgate.load.Issuer;
import dev.narrowgate.load.NextHop;
import dev.narrowgate.load.ServerProcess;
import dev.narrowgate.load.TemporaryFolder;
import dev.narrowgate.load.comparison.Executable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Measures how long two gateways on one Redis forward requests of a subject after the answer of its revocation. It stops by
 * itself within two minutes. The exit code is 1 if a gateway forwarded later than promised, or a round failed.
 */
final class RevocationTimes {

    private static final int ROUNDS = Integer.getInteger("rounds", 20);
    private static final Duration MOST = Duration.ofMinutes(2);

    /** What is promised for every gateway on the store. */
    private static final double PROMISED_MILLISECONDS = 1000;

    private static final PrintStream OUT = System.out;

    private RevocationTimes() {}

    public static void main(String[] arguments) throws Exception {
        var redis = new Executable("redis-server", System.getenv());
        var missing = redis.missing();
        if (missing.isPresent()) {
            OUT.println("Nothing was measured: " + missing.get() + ".");
            return;
        }
        Thread.ofPlatform().daemon().start(RevocationTimes::endInTime);
        System.exit(measure(redis.path().orElseThrow()) ? 0 : 1);
    }

    private static void endInTime() {
        try {
            Thread.sleep(MOST);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return;
        }
        OUT.println("Not all rounds ended within " + MOST.toSeconds() + " s.");
        System.exit(1);
    }

    private static boolean measure(Path redisServer) throws Exception {
        var arrivals = new Arrivals();
        try (var folder = new TemporaryFolder();
                var issuer = new Issuer(JWSAlgorithm.ES256);
                var nextHop = new NextHop(arrivals);
                var redis = redis(redisServer, folder.path())) {
            var keys = Files.writeString(folder.path().resolve("keys.jwks"), signingKeys());
            var one = GatewayConfiguration.onRedis(issuer, nextHop, redis.port(), keys);
            var other = GatewayConfiguration.onRedis(issuer, nextHop, redis.port(), keys);
            try (var first = new GatewayProcess(
                            Files.createDirectory(folder.path().resolve("first")), one);
                    var second = new GatewayProcess(
                            Files.createDirectory(folder.path().resolve("second")), other)) {
                warmUp(issuer, first, second);
                return report(rounds(
                        new Round(issuer, arrivals, new Round.Gateway(first, one), new Round.Gateway(second, other))));
            }
        }
    }

    private static ServerProcess redis(Path redisServer, Path folder) throws IOException, InterruptedException {
        int port = ServerProcess.freePort();
        var command = new ArrayList<>(List.of(redisServer.toString(), "--port", "" + port, "--bind", "127.0.0.1"));
        command.addAll(List.of("--dir", folder.toString(), "--save", "", "--appendonly", "yes"));
        command.addAll(List.of("--maxmemory-policy", "noeviction"));
        return ServerProcess.start(command, port, folder.resolve("redis.log"));
    }

    private static String signingKeys() throws JOSEException {
        return new JWKSet(new ECKeyGenerator(Curve.P_256).keyID("of-both").generate()).toString(false);
    }

    /** Code that runs for the first time is slow, and that is not what is measured. */
    private static void warmUp(Issuer issuer, GatewayProcess first, GatewayProcess second) throws InterruptedException {
        var token = issuer.good("warm");
        try (var one = new SteadyLoad(first.port(), "/tickets/warm-first", token);
                var other = new SteadyLoad(second.port(), "/tickets/warm-second", token)) {
            Thread.sleep(Duration.ofSeconds(5));
        }
    }

    private static List<Round.Measured> rounds(Round round) throws IOException, InterruptedException {
        var measured = new ArrayList<Round.Measured>();
        for (int number = 1; number <= ROUNDS; number++) {
            measured.add(round.measure(number));
        }
        return measured;
    }

    private static boolean report(List<Round.Measured> rounds) {
        OUT.printf(
                "%d revocations, %d requests a second at each gateway%n", rounds.size(), SteadyLoad.REQUESTS_A_SECOND);
        var asked = distribution(rounds, Round.Measured::first);
        var other = distribution(rounds, Round.Measured::second);
        OUT.println("from the call to its answer              " + distribution(rounds, Round.Measured::call));
        OUT.println("from the answer to the last arrival at the next hop");
        OUT.println("  from the gateway that was asked        " + asked);
        OUT.println("  from the other gateway                 " + other);
        OUT.println("0.0 is a round in which nothing arrived after the answer.");
        return Math.max(asked.percentile(100), other.percentile(100)) <= PROMISED_MILLISECONDS;
    }

    private static Distribution distribution(List<Round.Measured> rounds, ToDoubleFunction<Round.Measured> part) {
        return new Distribution(rounds.stream().mapToDouble(part).boxed().toList());
    }
}

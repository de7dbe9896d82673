package dev.narrowgate.load.comparison;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import dev.narrowgate.load.Issuer;
import dev.narrowgate.load.NextHop;
import dev.narrowgate.load.ServerProcess;
import dev.narrowgate.load.TemporaryFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Measures one program after the other, each in front of the same next hop and with the same token. */
public final class Comparison {

    /** A JVM on one processor needs minutes until its code is compiled. */
    private static final Meter WARM_WITHIN_MINUTES = new Meter(Duration.ofSeconds(5), 3, Duration.ofMinutes(5));

    /** Half a minute, in the windows of a short run. */
    static final int STEADY_JVM = 6;

    private final Meter meter;
    private final PrintWriter out;

    Comparison(Meter meter, PrintWriter out) {
        this.meter = meter;
        this.out = out;
    }

    /** @param full takes three times as long for each program */
    public Comparison(boolean full, PrintWriter out) {
        this(full ? new Meter(Duration.ofSeconds(10), 7, Duration.ofMinutes(10)) : WARM_WITHIN_MINUTES, out);
    }

    public static List<Peer> peers(Map<String, String> environment) {
        return List.of(
                new Nginx(environment),
                new Relay(),
                new Envoy(environment),
                SpringPeer.PLAIN,
                new HaProxy(environment),
                SpringPeer.SECURED,
                new ThisGateway());
    }

    /** Sends requests until their cost is flat. */
    public static Cost warm(ServerProcess server, String token) throws IOException, InterruptedException {
        return WARM_WITHIN_MINUTES.measure(server, token, STEADY_JVM);
    }

    public List<Row> measure(List<Peer> peers) throws IOException, InterruptedException {
        try (var issuer = new Issuer(JWSAlgorithm.RS256);
                var nextHop = new NextHop()) {
            var rows = new ArrayList<Row>();
            for (var peer : peers) {
                rows.add(row(peer, issuer, nextHop));
            }
            return rows;
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Row row(Peer peer, Issuer issuer, NextHop nextHop) throws InterruptedException, IOException {
        var missing = peer.missing();
        if (missing.isPresent()) {
            out.printf("%s: missing, %s%n", peer.title(), missing.get());
            return new Row.Missing(peer, missing.get());
        }
        out.printf("%s: measuring%n", peer.title());
        try (var folder = new TemporaryFolder();
                var server = peer.start(new Surroundings(folder.path(), issuer, nextHop))) {
            var checks = Checks.of(server.port(), issuer, nextHop);
            var cost = meter.measure(server, issuer.good(), peer.steadyWindows());
            out.printf(
                    "%s: %.0f microseconds of CPU a request, after warming for %.0f s%n",
                    peer.title(), cost.microseconds(), cost.warming());
            return new Row.Measured(peer, checks, cost);
        } catch (IOException | RuntimeException failed) {
            out.printf("%s: failed, %s%n", peer.title(), failed.getMessage());
            return new Row.Failed(
                    peer,
                    String.valueOf(failed.getMessage()).lines().findFirst().orElse("failed"));
        }
    }
}

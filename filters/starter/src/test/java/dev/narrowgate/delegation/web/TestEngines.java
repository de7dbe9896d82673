package dev.narrowgate.delegation.web;

import dev.narrowgate.delegation.provenance.ReservedHeaders;
import dev.narrowgate.delegation.web.body.BodyLimits;
import dev.narrowgate.delegation.web.header.ForwardedHeaders;
import dev.narrowgate.delegation.web.peer.CountedPeers;
import dev.narrowgate.delegation.web.peer.PeerAddresses;
import dev.narrowgate.delegation.web.problem.ProblemStyle;
import dev.narrowgate.delegation.web.route.DelegatedFilters;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Engines for filters that are tried without a gateway: they run no hop. */
public final class TestEngines {

    private TestEngines() {}

    /** An engine without policies, which callers reach at this address. */
    public static PresentEngine at(URI publicUri) {
        var places = new PolicyPlace.Registry();
        var peers = CountedPeers.behind(null, null);
        var callers = new CallerContract(
                publicUri,
                List.of(),
                () -> null,
                PeerAddresses.NONE,
                peers,
                new ProblemStyle(null, false),
                new RefusalLog(System::nanoTime));
        var edge = new ServedEngine.Edge(
                publicUri,
                Set.of(),
                new BodyLimits(1000, Duration.ofSeconds(10)),
                new ReservedHeaders(Map.of()),
                new ForwardedHeaders(peers, publicUri),
                new DelegatedFilters(Set.of(), false));
        return new PresentEngine(
                new ServedEngine(new ServedEngine.Judge(null, null, null), edge, callers, List.of(), places, Map.of()),
                places);
    }
}

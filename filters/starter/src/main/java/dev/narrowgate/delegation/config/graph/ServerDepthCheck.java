package dev.narrowgate.delegation.config.graph;

import java.util.List;

/** Finds a written {@code max-depth} that is greater than the chain that an authorization server can write. */
final class ServerDepthCheck {

    private ServerDepthCheck() {}

    static List<Finding> of(DelegationGraph graph) {
        return graph.places().stream()
                .filter(place -> place.policy().depth().written())
                .filter(place -> place.policy().depth().value()
                        > place.policy().issuance().depth().most())
                .map(ServerDepthCheck::finding)
                .toList();
    }

    private static Finding finding(Place place) {
        var policy = place.policy();
        var issuance = policy.issuance();
        return Finding.warning(
                policy.key("max-depth"),
                "'" + policy.depth().value() + "' is more than server '" + issuance.server() + "' can write: "
                        + issuance.depth().reason() + ", and a longer chain is refused, " + PlacePath.of(place)
                        + " (expected: at most " + issuance.depth().most() + ", or exchange.chain: beside)");
    }
}

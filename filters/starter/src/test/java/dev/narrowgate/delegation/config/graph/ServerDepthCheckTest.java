package dev.narrowgate.delegation.config.graph;

import static dev.narrowgate.delegation.config.graph.TestGraphs.findings;
import static dev.narrowgate.delegation.config.graph.TestGraphs.route;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A written depth that is greater than the server can write is a warning. */
class ServerDepthCheckTest {

    private static final Issuance AUTH0 = new Issuance(
            "corp",
            true,
            false,
            Optional.empty(),
            Duration.ofHours(1),
            new Issuance.ServerDepth(5, "Auth0 writes at most 5 actors"));

    @Test
    void aDeeperChainThanTheServerWritesIsAWarning() {
        assertThat(findings(route("tickets", "api").depth(6).issuedBy(AUTH0).place()))
                .singleElement()
                .isEqualTo(Finding.warning(
                        "delegation.policies.tickets.max-depth",
                        "'6' is more than server 'corp' can write: Auth0 writes at most 5 actors, and a longer chain is"
                                + " refused, entry \"tickets\" (expected: at most 5, or exchange.chain: beside)"));
    }

    @Test
    void theDepthThatTheServerWritesIsFine() {
        assertThat(findings(route("tickets", "api").depth(5).issuedBy(AUTH0).place()))
                .isEmpty();
    }
}

package dev.narrowgate.delegation.adapter.oauth;

import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.json.ClaimReader;
import dev.narrowgate.delegation.json.StrictJson;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.Delegation;
import dev.narrowgate.delegation.token.Principal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The chain of a transaction token for agents: {@code act} is as it was when the transaction began, and whoever it was handed to
 * since stands in a path beside it (transaction tokens for agents, sections 3.2.1, 3.4 and 4.2).
 */
final class AgenticChain {

    private static final int LONGEST_PATH = 64;

    private AgenticChain() {}

    /**
     * The same as one chain, current actor first. Fails with {@code ExchangeRejected} when {@code act} is another one than
     * arrived, or the path has a loop.
     *
     * @param token which was verified before
     * @param first what its {@code act} says
     */
    static ActorChain of(BearerToken token, ExchangeServer server, ActorChain first, Delegation delegation) {
        var path = path(token);
        var arrived = delegation.token().actors();
        checkFirst(first, delegation);
        var begun = new HashSet<>(List.of(delegation.token().clientId()));
        arrived.actors().forEach(actor -> begun.add(actor.subject()));
        var chain = new ArrayList<>(arrived.actors());
        var seen = new HashSet<String>();
        for (var workload : path) {
            if (workload.equals(server.clientId()) || !seen.add(workload)) {
                throw rejected("loop: " + workload + " stands in txn_path twice, or is this gateway");
            }
            if (!begun.contains(workload)) {
                chain.addFirst(new Principal(server.issuer(), workload));
            } else if (chain.size() > arrived.depth()) {
                // The path may begin with whom act names, and comes back to nobody: else it had another order than the
                // chain.
                throw rejected("loop: txn_path comes back to " + workload);
            }
        }
        checkLast(path, chain, delegation);
        return new ActorChain(chain);
    }

    /** Whoever stands last in the path is the one that acts. */
    private static void checkLast(List<String> path, List<Principal> chain, Delegation delegation) {
        if (path.isEmpty()) {
            return;
        }
        var acting = chain.isEmpty()
                ? delegation.token().clientId()
                : chain.getFirst().subject();
        if (!path.getLast().equals(acting)) {
            throw rejected("is not the one asked for: " + path.getLast() + " is the last of txn_path");
        }
    }

    /** The actors of the token that arrived; of one that has none, its client (section 3.2.1). */
    private static void checkFirst(ActorChain first, Delegation delegation) {
        var arrived = delegation.token().actors();
        var isClient = arrived.depth() == 0
                && first.depth() == 1
                && first.actors().getFirst().subject().equals(delegation.token().clientId());
        if (!isClient && !first.equals(arrived)) {
            throw rejected(first.depth() < arrived.depth() ? "lost an actor" : "is not the one asked for: act changed");
        }
    }

    private static List<String> path(BearerToken token) {
        var parts = token.value().split("\\.", -1);
        if (parts.length != 3) {
            throw rejected("cannot be read");
        }
        var claims = new ClaimReader(StrictJson.object(Base64.getUrlDecoder().decode(parts[1]), "claims"), "");
        var context = claims.object("agentic_ctx");
        var metadata = context == null ? null : context.object("chain_metadata");
        var path = metadata == null ? null : metadata.raw("txn_path");
        var workloads = new ArrayList<String>();
        if (path != null) {
            if (!path.isArray() || path.size() > LONGEST_PATH) {
                throw rejected("txn_path is no array, or too long");
            }
            path.forEach(element -> workloads.add(workload(element)));
        }
        var current = context == null ? null : context.raw("current_actor");
        if (current != null && !workloads.isEmpty() && !workload(current).equals(workloads.getLast())) {
            throw rejected("current_actor is not the last of txn_path");
        }
        return workloads;
    }

    private static String workload(JsonNode element) {
        @Nullable JsonNode name = element.isObject() ? element.get("workload_id") : element;
        if (name == null || !name.isString() || name.asString().isEmpty()) {
            throw rejected("txn_path names a workload in no known way");
        }
        return name.asString();
    }

    private static ExchangeRejected rejected(String difference) {
        return new ExchangeRejected("issued token: chain " + difference);
    }
}

package dev.narrowgate.delegation.engine.exchange.server;

import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.Principal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the actor chain of a transaction token for agents. {@code act} stays as it was when the transaction began. The
 * path beside it lists the later workloads (transaction tokens for agents, sections 3.2.1, 3.4 and 4.2).
 */
final class AgenticChain {

    /** The longest chain, and the client before it. */
    private static final int LONGEST_PATH = ActorChain.MAXIMUM_DEPTH + 1;

    private AgenticChain() {}

    /**
     * Returns {@code act} and the path as one chain, current actor first. Fails with {@code ExchangeRejected} when
     * {@code act} differs from the incoming token, or when the path has a loop.
     *
     * @param claims of a token that is already verified
     * @param first the chain in its {@code act}
     */
    static ActorChain of(AnswerClaims claims, ExchangeServer server, ActorChain first, Delegation delegation) {
        var path = path(claims);
        var begun = begun(first, server, delegation);
        var names = new ArrayList<>(List.of(delegation.token().clientId()));
        begun.reversed().forEach(actor -> names.add(actor.subject()));
        var chain = new ArrayList<>(begun);
        var seen = new HashSet<String>();
        for (var workload : path.workloads()) {
            if (workload.equals(server.clientId()) || !seen.add(workload)) {
                throw rejected("loop: " + workload + " is in txn_path twice, or is this gateway");
            }
            int place = names.indexOf(workload);
            if (place >= 0) {
                // The path may begin with the actors of act, oldest first. It may not return to an earlier one.
                names.subList(0, place + 1).clear();
            } else if (isOneOf(begun, workload, delegation)) {
                throw rejected("loop: txn_path returns to " + workload);
            } else {
                names.clear();
                chain.addFirst(new Principal(server.issuer(), workload));
            }
        }
        path.checkLast(
                chain.isEmpty()
                        ? delegation.token().clientId()
                        : chain.getFirst().subject());
        return new ActorChain(chain);
    }

    private static boolean isOneOf(List<Principal> begun, String workload, Delegation delegation) {
        return workload.equals(delegation.token().clientId())
                || begun.stream().anyMatch(actor -> actor.subject().equals(workload));
    }

    /**
     * Returns the actors at the start of the transaction. For a token without actors, {@code act} names its client
     * (section 3.2.1). That client is an actor only if it has proven to be the presenter.
     */
    private static List<Principal> begun(ActorChain first, ExchangeServer server, Delegation delegation) {
        var arrived = delegation.token().actors();
        if (first.equals(arrived)) {
            return arrived.actors();
        }
        if (arrived.depth() > 0
                || first.depth() != 1
                || !isClient(first.actors().getFirst(), server, delegation)) {
            throw rejected(first.depth() < arrived.depth() ? "lost an actor" : "is not the requested one: act changed");
        }
        var client = first.actors().getFirst().subject();
        var acts = delegation.actors().depth() > 0
                && delegation.actors().actors().getLast().subject().equals(client);
        return acts ? first.actors() : List.of();
    }

    private static boolean isClient(Principal actor, ExchangeServer server, Delegation delegation) {
        var token = delegation.token();
        return actor.subject().equals(token.clientId())
                && (actor.issuer().equals(server.issuer())
                        || actor.issuer().equals(token.id().issuer()));
    }

    private static Path path(AnswerClaims claims) {
        var context = claims.object("agentic_ctx");
        var metadata = context == null ? null : context.object("chain_metadata");
        var path = metadata == null ? null : metadata.raw("txn_path");
        var workloads = new ArrayList<String>();
        if (path != null) {
            if (!path.isArray() || path.size() > LONGEST_PATH) {
                throw rejected("txn_path is not an array, or too long");
            }
            path.forEach(element -> workloads.add(workload(element)));
        }
        var current = context == null ? null : context.raw("current_actor");
        return new Path(workloads, current == null ? null : workload(current));
    }

    /**
     * The path and the current actor of an agentic context.
     *
     * @param current {@code current_actor}, or null
     */
    private record Path(List<String> workloads, @Nullable String current) {

        /** Fails unless the last workload of the path and {@code current_actor} are the acting party. */
        void checkLast(String acting) {
            if (!workloads.isEmpty() && !workloads.getLast().equals(acting)) {
                throw rejected("is not the requested one: " + workloads.getLast() + " is the last of txn_path");
            }
            if (current != null && !current.equals(acting)) {
                throw rejected("current_actor is not the current actor");
            }
        }
    }

    private static String workload(JsonNode element) {
        @Nullable JsonNode name = element.isObject() ? element.get("workload_id") : element;
        if (name == null || !name.isString() || name.asString().isEmpty()) {
            throw rejected("txn_path names a workload in an unknown format");
        }
        return name.asString();
    }

    private static ExchangeRejected rejected(String difference) {
        return new ExchangeRejected("issued token: chain " + difference);
    }
}

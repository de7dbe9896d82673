package dev.narrowgate.delegation.engine.decision.point;

import dev.narrowgate.delegation.decision.point.DecisionPoint;
import dev.narrowgate.delegation.engine.decision.point.rego.RegoDecisionPoint;
import dev.narrowgate.delegation.engine.decision.point.rego.RegoPolicy;
import dev.narrowgate.delegation.engine.keys.AddedAuthorities;
import dev.narrowgate.delegation.engine.keys.KeySources;
import dev.narrowgate.delegation.engine.oauth.CallGuard;
import dev.narrowgate.delegation.engine.oauth.GuardedEndpoint;
import dev.narrowgate.delegation.engine.oauth.HttpTransport;
import dev.narrowgate.delegation.engine.oauth.JsonEndpoint;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** The decision points of a configuration, which policies name. */
public final class DecisionPoints {

    private final Map<String, DecisionPoint> members = new LinkedHashMap<>();
    private final List<GuardedEndpoint> endpoints = new ArrayList<>();
    private final List<AuthzenAddress> addresses = new ArrayList<>();

    /**
     * @param client makes the client that also trusts these authorities
     * @param ids makes the id of a question, and does not block
     */
    public DecisionPoints(
            Map<String, ConfiguredDecisionPoint> configured,
            Function<@Nullable AddedAuthorities, HttpClient> client,
            InstantSource clock,
            Supplier<String> ids) {
        configured.forEach((name, point) -> {
            var policy = point.rego();
            if (policy == null) {
                var remote = remote(name, point, client, clock, ids);
                members.put(name, remote);
                endpoints.add(remote);
            } else {
                var local = local(name, point.settings(), policy, clock);
                members.put(name, local);
                endpoints.add(local);
            }
        });
    }

    static RegoDecisionPoint local(
            String name, DecisionPointSettings settings, RegoPolicy policy, InstantSource clock) {
        return new RegoDecisionPoint(
                name, settings.keep(), policy, guard(name, settings), clock, InputJson::rego, VerdictReader::opa);
    }

    private static CallGuard guard(String name, DecisionPointSettings settings) {
        return new CallGuard("decision point " + name, settings.limits());
    }

    private RemoteDecisionPoint remote(
            String name,
            ConfiguredDecisionPoint point,
            Function<@Nullable AddedAuthorities, HttpClient> client,
            InstantSource clock,
            Supplier<String> ids) {
        var settings = point.settings();
        var http = client.apply(point.authorities());
        var guard = guard(name, settings);
        var token = point.token() == null ? null : point.token().value();
        var opa = settings.opa();
        var address = opa != null || !settings.hasMetadata()
                ? null
                : new AuthzenAddress(
                        name,
                        String.valueOf(settings.authzen()),
                        new KeySources(http),
                        // Most of the time of a question is for the question.
                        settings.timeout().dividedBy(3),
                        clock);
        if (address != null) {
            addresses.add(address);
        }
        var location = address != null
                ? settings.evaluateActor() ? address.evaluations() : address.evaluation()
                : Mono.just(opa != null ? URI.create(opa) : settings.evaluation());
        var endpoint = new JsonEndpoint(location, token, HttpTransport.plain(http), guard, ids);
        return opa != null
                ? RemoteDecisionPoint.opa(name, settings.keep(), clock, endpoint)
                : RemoteDecisionPoint.authzen(
                        name,
                        settings.keep(),
                        clock,
                        endpoint,
                        settings.evaluateActor(),
                        () -> address == null ? null : address.accessRequest());
    }

    /** Fetches the metadata of AuthZEN decision points in the background, ahead of the first question. */
    public void refresh() {
        addresses.forEach(AuthzenAddress::refresh);
    }

    /** The decision points by their names. */
    public Map<String, DecisionPoint> byName() {
        return Map.copyOf(members);
    }

    /** The decision points, for health and metrics. */
    public List<GuardedEndpoint> endpoints() {
        return List.copyOf(endpoints);
    }
}

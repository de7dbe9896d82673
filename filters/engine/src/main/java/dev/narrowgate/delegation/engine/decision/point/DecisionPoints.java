package dev.narrowgate.delegation.engine.decision.point;

import dev.narrowgate.delegation.decision.point.DecisionPoint;
import dev.narrowgate.delegation.engine.keys.AddedAuthorities;
import dev.narrowgate.delegation.engine.oauth.CallGuard;
import dev.narrowgate.delegation.engine.oauth.HttpTransport;
import dev.narrowgate.delegation.engine.oauth.JsonEndpoint;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;

/** The decision points of a configuration, which policies name. */
public final class DecisionPoints {

    private static final String EVALUATION = "/access/v1/evaluation";

    private final Map<String, RemoteDecisionPoint> members = new LinkedHashMap<>();

    /**
     * @param client makes the client that also trusts these authorities
     * @param ids makes the id of a question, and does not block
     */
    public DecisionPoints(
            Map<String, ConfiguredDecisionPoint> configured,
            Function<@Nullable AddedAuthorities, HttpClient> client,
            InstantSource clock,
            Supplier<String> ids) {
        configured.forEach((name, point) -> members.put(name, made(name, point, client, clock, ids)));
    }

    private static RemoteDecisionPoint made(
            String name,
            ConfiguredDecisionPoint point,
            Function<@Nullable AddedAuthorities, HttpClient> client,
            InstantSource clock,
            Supplier<String> ids) {
        var settings = point.settings();
        var transport = HttpTransport.plain(client.apply(point.authorities()));
        var guard = new CallGuard("decision point " + name, settings.limits());
        var token = point.token() == null ? null : point.token().value();
        var opa = settings.opa();
        return opa != null
                ? RemoteDecisionPoint.opa(
                        name, settings.keep(), clock, new JsonEndpoint(URI.create(opa), token, transport, guard, ids))
                : RemoteDecisionPoint.authzen(
                        name,
                        settings.keep(),
                        clock,
                        new JsonEndpoint(evaluation(String.valueOf(settings.authzen())), token, transport, guard, ids));
    }

    /** An address without a path is that of the decision point (AuthZEN Authorization API 1.0, section 10.1). */
    private static URI evaluation(String written) {
        var uri = URI.create(written);
        return uri.getPath() == null || uri.getPath().isEmpty() || uri.getPath().equals("/")
                ? uri.resolve(uri.getRawQuery() == null ? EVALUATION : EVALUATION + "?" + uri.getRawQuery())
                : uri;
    }

    /** The decision points by their names. */
    public Map<String, DecisionPoint> byName() {
        return Map.copyOf(members);
    }

    /** The decision points, for health and metrics. */
    public List<RemoteDecisionPoint> endpoints() {
        return List.copyOf(members.values());
    }
}

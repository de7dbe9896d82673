package dev.narrowgate.delegation.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.config.route.DelegatedRoute;
import dev.narrowgate.delegation.explain.engine.EngineBeside;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Holds what a running gateway did with a request against what {@code explain} says of it. The harness does so with each
 * request that a test sends, so that the tokens of the whole suite take part.
 */
public final class ServedAsExplained {

    /** By which the engine refuses before anything is exchanged; a gateway can refuse with others for what it does then. */
    private static final Set<String> JUDGED = Set.of(
            "token-rejected",
            "scope-insufficient",
            "actor-unauthorized",
            "authentication-insufficient",
            "task-required",
            "policy-denied");

    /** What only the process knows that runs: what was used before, and by which nonce. */
    private static final List<String> REMEMBERED = List.of("used before", "DPoP proof: nonce", "without a nonce");

    private static final AtomicLong COMPARED = new AtomicLong();

    private final Explainer explainer;
    private final List<RouteDefinition> routes;

    private ServedAsExplained(Explainer explainer, List<RouteDefinition> routes) {
        this.explainer = explainer;
        this.routes = routes;
    }

    /**
     * @param jwksUri of the issuer whose keys are known
     * @return null when parts of the gateway are a test's own
     */
    public static ServedAsExplained by(ConfigurableApplicationContext gateway, String jwksUri, Supplier<String> jwks) {
        if (!EngineBeside.isPossible(gateway)) {
            return null;
        }
        var environment = gateway.getEnvironment();
        var engine = EngineBeside.of(gateway, jwksUri, jwks);
        var clock = gateway.getBean(InstantSource.class);
        var routes = Binder.get(environment)
                .bind("spring.cloud.gateway.server.webflux.routes", Bindable.listOf(RouteDefinition.class))
                .orElse(List.of());
        return new ServedAsExplained(new Explainer(environment, engine, clock), routes);
    }

    /** How many requests were compared in this process. */
    public static long compared() {
        return COMPARED.get();
    }

    /**
     * Fails when the gateway did something else.
     *
     * @param headers names and values in turn
     * @param code of the problem that it answered with; empty when the next hop answered
     * @param reason in its record
     */
    public void compare(String method, String path, String[] headers, String code, Supplier<String> reason) {
        var question = question(method, path, headers);
        var route = route(path);
        if (question == null || route == null) {
            return;
        }
        var isForwarded = code.isEmpty() || code.startsWith("next-hop-") || code.startsWith("exchange-");
        if (!isForwarded && !JUDGED.contains(code)) {
            return;
        }
        var written = isForwarded ? "" : reason.get();
        if (!isForwarded && written.isEmpty()) {
            // The next hop's own refusal, which went back.
            return;
        }
        // What an authorization server refuses, or a credential that is not there, comes after the verdict.
        isForwarded |= written.startsWith("server ") || written.contains("has no credential");
        if (REMEMBERED.stream().anyMatch(written::contains)) {
            return;
        }
        var run = explainer.run(question, route);
        // Keys that are elsewhere, or issuers that have to be asked: explain says that it does not know.
        if (!run.isChecked()) {
            return;
        }
        COMPARED.incrementAndGet();
        var failure = run.failure();
        assertThat(failure == null ? "" : failure.code())
                .as("explained: %s, served: %s %s", text(failure), code, written)
                .isEqualTo(isForwarded ? "" : code);
        var asked = run.request();
        if (isForwarded && asked != null) {
            // The values of the parts of a rule are no other than the value by which the gateway decided.
            asked.explainedRule(text -> text)
                    .ifPresent(
                            rule -> assertThat(rule.parts().getFirst().value()).isEqualTo("true"));
        }
        if (failure != null && !written.isEmpty()) {
            assertThat(failure.reason()).isEqualTo(written);
        }
    }

    private static String text(DelegationFailure failure) {
        return failure == null ? "permitted" : failure.code() + ": " + failure.reason();
    }

    private DelegatedRoute route(String path) {
        var plain = PathContainer.parsePath(path.contains("?") ? path.substring(0, path.indexOf('?')) : path);
        for (var route : routes) {
            for (var predicate : route.getPredicates()) {
                if (predicate.getName().equals("Path")
                        && predicate.getArgs().values().stream()
                                .anyMatch(pattern -> PathPatternParser.defaultInstance
                                        .parse(pattern)
                                        .matches(plain))) {
                    return explainer.routes().stream()
                            .filter(delegated -> delegated.id().equals(route.getId()))
                            .findFirst()
                            .orElse(null);
                }
            }
        }
        return null;
    }

    /** Null when it does not hand in exactly one bearer token: then nothing is explained. */
    private static Question question(String method, String path, String[] headers) {
        var others = new HttpHeaders();
        String token = null;
        String actor = null;
        for (int i = 0; i + 1 < headers.length; i += 2) {
            switch (headers[i].toLowerCase(Locale.ROOT)) {
                case "authorization" -> {
                    if (token != null || !headers[i + 1].startsWith("Bearer ")) {
                        return null;
                    }
                    token = headers[i + 1].substring("Bearer ".length());
                }
                case "actor-token" -> {
                    if (actor != null) {
                        return null;
                    }
                    actor = headers[i + 1];
                }
                // Here a proof says that the token is bound, and there the scheme does.
                case "dpop" -> {
                    return null;
                }
                default -> others.add(headers[i], headers[i + 1]);
            }
        }
        return token == null ? null : new Question(token, actor, method, path, others);
    }
}

package dev.narrowgate.delegation.operations.access;

import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.assembly.RunningEngine;
import dev.narrowgate.delegation.config.OperatorSettings;
import dev.narrowgate.delegation.config.OperatorSettings.Role;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.VerifiedToken;
import dev.narrowgate.delegation.web.peer.PeerAddresses;
import dev.narrowgate.delegation.web.request.ClientCertificates;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;

/** Finds the operator behind a request: by a token that an issuer of the configuration signed, or by a certificate. */
public final class Operators {

    private final RunningEngine running;

    /** Without a proxy in front: the operator's own handshake counts. */
    private final ClientCertificates certificates = new ClientCertificates(PeerAddresses.NONE);

    public Operators(RunningEngine running) {
        this.running = running;
    }

    /**
     * An operator.
     *
     * @param name for records
     */
    public record Operator(String name, Set<Role> roles) {}

    /** Whether any operator is configured. */
    public boolean areNamed() {
        return !named().isEmpty();
    }

    private List<OperatorSettings> named() {
        return running.engine().settings().written().operators();
    }

    /** Emits the operator, or empty if the request proves none. */
    Mono<Operator> of(ServerHttpRequest request) {
        var certified = certified(request);
        return certified.isPresent() ? Mono.just(certified.get()) : byToken(request);
    }

    private Optional<Operator> certified(ServerHttpRequest request) {
        var shown = certificates.of(request);
        if (shown.isEmpty()) {
            return Optional.empty();
        }
        var name = shown.getFirst().getSubjectX500Principal();
        var roles = named().stream()
                .filter(one -> one.certificate() != null && new X500Principal(one.certificate()).equals(name))
                .flatMap(one -> one.roles().stream())
                .collect(Collectors.toUnmodifiableSet());
        return roles.isEmpty() ? Optional.empty() : Optional.of(new Operator("operator " + name.getName(), roles));
    }

    private Mono<Operator> byToken(ServerHttpRequest request) {
        var lines = request.getHeaders().getOrEmpty(HttpHeaders.AUTHORIZATION);
        var prefix = AuthorizationScheme.BEARER.text() + ' ';
        if (lines.size() != 1 || !lines.getFirst().regionMatches(true, 0, prefix, 0, prefix.length())) {
            return Mono.empty();
        }
        var text = lines.getFirst().substring(prefix.length()).strip();
        if (text.isEmpty()) {
            return Mono.empty();
        }
        return running.engine()
                .tokens()
                .verify(new BearerToken(text), TokenUse.SUBJECT)
                .toMono()
                .flatMap(token -> Mono.justOrEmpty(operator(token)))
                // What cannot be verified now may be tried again, and is not refused.
                .onErrorResume(
                        DelegationFailure.class,
                        refused -> refused instanceof KeysUnavailable ? Mono.error(refused) : Mono.empty());
    }

    /** An agent that acts for an operator is none, and a token that is bound to a key proves nothing without it. */
    private Optional<Operator> operator(VerifiedToken token) {
        var here =
                running.engine().issuers().audiences().getOrDefault(token.id().issuer(), Set.of());
        if (token.actors().depth() > 0
                || !token.bindings().isEmpty()
                || !token.audience().containsAny(here)) {
            return Optional.empty();
        }
        var roles = named().stream()
                .filter(one -> matches(one, token))
                .flatMap(one -> one.roles().stream())
                .collect(Collectors.toUnmodifiableSet());
        var subject = token.subject();
        return roles.isEmpty()
                ? Optional.empty()
                : Optional.of(new Operator("operator " + subject.subject() + " of " + subject.issuer(), roles));
    }

    private static boolean matches(OperatorSettings operator, VerifiedToken token) {
        return token.id().issuer().equals(operator.issuer())
                && token.subject().issuer().equals(operator.issuer())
                && (operator.subject() == null
                        || operator.subject().equals(token.subject().subject()))
                && (operator.scope() == null || token.scopes().contains(operator.scope()));
    }
}

package dev.narrowgate.delegation.endpoints.tokenservice;

import dev.narrowgate.delegation.endpoints.tokenservice.ClientAuthenticator.Recognized;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.web.body.BodyLimits;
import dev.narrowgate.delegation.web.request.EvidenceReader;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;

/** Reads the form of a request and authenticates its client, for all endpoints of the token service. */
public final class ClientRequests {

    private final FormReader forms;
    private final EvidenceReader evidence;
    private final ClientCredentialExtractor credentials;
    private final ClientAuthenticator clients;

    /** A form and the client that sent it. */
    record Asked(Form form, Recognized by) {}

    /**
     * @param limits the limits of any request body
     * @param claimedClient reads the unverified client id from an assertion; returns null for an unreadable assertion
     */
    public ClientRequests(
            BodyLimits limits,
            EvidenceReader evidence,
            Function<BearerToken, @Nullable String> claimedClient,
            ClientAuthenticator clients) {
        this.forms = new FormReader(limits);
        this.evidence = evidence;
        this.credentials = new ClientCredentialExtractor(claimedClient);
        this.clients = clients;
    }

    /** Fails with a {@code DelegationFailure}. */
    Mono<Asked> read(ServerHttpRequest request) {
        return forms.read(request).flatMap(form -> {
            var shown = credentials.find(request.getHeaders(), form, evidence.read(request));
            return clients.authenticate(shown).map(by -> new Asked(form, by));
        });
    }
}

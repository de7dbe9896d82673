package dev.narrowgate.delegation.endpoints.tokenservice;

import dev.narrowgate.delegation.endpoints.tokenservice.ClientAuthenticator.Recognized;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.web.body.BodyLimits;
import dev.narrowgate.delegation.web.request.EvidenceReader;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;

/** What the endpoints have in common: a form, of a client that has authenticated. */
public final class ClientRequests {

    private final FormReader forms;
    private final EvidenceReader evidence;
    private final ClientCredentialExtractor credentials;
    private final ClientAuthenticator clients;

    /** A form, and whose it is. */
    record Asked(Form form, Recognized by) {}

    /**
     * @param limits of a form
     * @param claimedClient whose assertion it says it is
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

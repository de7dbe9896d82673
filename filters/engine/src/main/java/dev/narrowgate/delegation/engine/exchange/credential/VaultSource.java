package dev.narrowgate.delegation.engine.exchange.credential;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.engine.exchange.credential.ConfiguredCredential.Vault;
import dev.narrowgate.delegation.engine.jose.MediaTypes;
import dev.narrowgate.delegation.engine.oauth.JsonEndpoint;
import dev.narrowgate.delegation.engine.oauth.JsonEndpoint.JsonAnswer;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.exchange.OutgoingAuthorization;
import dev.narrowgate.delegation.provenance.HeaderNames;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Reads a secret from Vault: {@code GET} or {@code POST} with {@code X-Vault-Token}. Only an answer with status 200 has a secret. */
final class VaultSource implements CredentialSource {

    private final Vault vault;
    private final JsonEndpoint http;
    private final SourceEndpoint endpoint;
    private final InstantSource clock;

    /** @param http without a token of its own, at the address of the secret */
    VaultSource(Vault vault, JsonEndpoint http, SourceEndpoint endpoint, InstantSource clock) {
        this.vault = vault;
        this.http = http;
        this.endpoint = endpoint;
        this.clock = clock;
    }

    @Override
    public Answer<ShortLivedCredential> credential(ExchangeRequest request) {
        return Answer.awaited(endpoint.call(Mono.defer(() -> {
            var begun = clock.instant();
            return http.ask(vault.settings().method().name(), headers(), answer -> credential(answer, begun));
        })));
    }

    private Map<String, String> headers() {
        var headers = new LinkedHashMap<String, String>();
        headers.put(HeaderNames.VAULT_TOKEN, vault.token().value());
        // An agent or proxy of Vault may demand it, against requests that a browser was made to send.
        headers.put("X-Vault-Request", "true");
        if (vault.settings().namespace() != null) {
            headers.put("X-Vault-Namespace", vault.settings().namespace());
        }
        return headers;
    }

    private ShortLivedCredential credential(JsonAnswer answer, Instant begun) {
        endpoint.check(answer.status(), answer.retryAfter());
        if (answer.status() == 401 || answer.status() == 403) {
            throw endpoint.unavailable("does not accept this gateway's token");
        }
        if (answer.status() != 200) {
            throw endpoint.rejected("answered " + answer.status());
        }
        if (!answer.mediaType().equals(MediaTypes.JSON)) {
            throw endpoint.rejected("answered 200, but not as " + MediaTypes.JSON);
        }
        var secret = VaultSecret.of(answer.body(), endpoint::rejected);
        return ShortLivedCredential.living(authorization(secret), begun, life(secret));
    }

    /** A lease of zero is none: the secret has no end that Vault knows of. */
    private Duration life(VaultSecret secret) {
        var longest = vault.settings().maxLife();
        return secret.lease().isZero() || secret.lease().compareTo(longest) > 0 ? longest : secret.lease();
    }

    private OutgoingAuthorization authorization(VaultSecret secret) {
        var settings = vault.settings();
        if (settings.field() == null) {
            return HeaderText.basic(
                    secret.userName(String.valueOf(settings.usernameField())),
                    secret.text(String.valueOf(settings.passwordField())));
        }
        var text = secret.text(settings.field());
        return settings.header() == null
                ? HeaderText.bearer(text)
                : OutgoingAuthorization.secret(settings.header(), text);
    }
}

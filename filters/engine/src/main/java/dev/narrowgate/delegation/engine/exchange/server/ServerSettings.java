package dev.narrowgate.delegation.engine.exchange.server;

import static dev.narrowgate.delegation.engine.oauth.ClientAuthenticationMethods.CLIENT_SECRET_BASIC;
import static dev.narrowgate.delegation.engine.settings.Defaults.or;

import dev.narrowgate.delegation.engine.exchange.server.ExchangeServer.Actors;
import dev.narrowgate.delegation.engine.exchange.server.ExchangeServer.Target;
import dev.narrowgate.delegation.engine.exchange.server.grant.ExchangeProfile;
import dev.narrowgate.delegation.engine.jose.AlgorithmNames;
import dev.narrowgate.delegation.engine.jose.MediaTypes;
import dev.narrowgate.delegation.engine.oauth.CallLimits;
import dev.narrowgate.delegation.engine.oauth.ClientSettings;
import dev.narrowgate.delegation.engine.settings.SecureUri;
import dev.narrowgate.delegation.engine.settings.SignatureAlgorithm;
import dev.narrowgate.delegation.engine.settings.Within;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An authorization server that tokens are exchanged at.
 *
 * @param issuer The {@code iss} of its tokens, character by character.
 * @param tokenEndpoint The address of the exchange. Default: by {@code discovery}.
 * @param jwksUri The keys that verify its tokens. Default: by {@code discovery}.
 * @param introspectionEndpoint The address for questions about its opaque tokens. Without it an opaque answer is
 *     refused.
 * @param discovery Takes missing addresses from its metadata (RFC 8414, OpenID Connect), at the start. Metadata of
 *     another issuer, or a token endpoint at <a href="#where-secrets-go">another origin</a>, stop the start.
 * @param clientId This gateway, as the server knows it.
 * @param authentication The authentication of this gateway. Allowed: {@code client_secret_basic}, {@code
 *     client_secret_post}, {@code private_key_jwt}, {@code tls_client_auth}, {@code spiffe_jwt}.
 * @param clientSecret For the two methods with a secret. Allowed: {@code file:} and a path, {@code env:} and a name,
 *     or the secret; 16 characters or more.
 * @param clientKey For {@code private_key_jwt}: a private JWK set, whose first key signs. Allowed: {@code file:} and a
 *     path.
 * @param clientCertificate For {@code tls_client_auth}. Allowed: a bundle under {@code spring.ssl.bundle}.
 * @param clientWorkloadApi The SPIFFE Workload API that gives this gateway its JWT-SVIDs. Default: required with the
 *     {@code authentication} {@code spiffe_jwt}, else not allowed. Allowed: such as {@code unix:/run/spire/agent.sock}
 *     or {@code tcp://127.0.0.1:8081}.
 * @param parameters Further parameters of each request. Allowed: no parameter that a specification of the exchange
 *     has.
 * @param target The parameter that names the target (RFC 8693, section 2.1), with {@code token-exchange} alone. For
 *     {@code resource} the policies' {@code audience} has to be an absolute URI.
 * @param subjectIssuers The issuers whose names for subjects and actors the server keeps. Another subject would return
 *     under another name, and is refused. Default: the only one that vouches for {@code subject}. Allowed: of {@code
 *     delegation.issuers}; required where several vouch for {@code subject}.
 * @param algorithms The accepted signature algorithms of its tokens. Default: as of issuers. Allowed: as of issuers.
 * @param types The accepted values of {@code typ}. See <a href="#the-form-of-a-servers-tokens">below</a>. Default:
 *     {@code at+jwt}; those of the issuer where {@code delegation.issuers} has the same {@code issuer} with a {@code
 *     provider}. Allowed: not empty.
 * @param taskClaim The claim in which its tokens have to name the task. Without this key they may leave it out, and a
 *     present {@code task_id} has to be the task.
 * @param maxLifetime A token with a longer life is refused, for every policy.
 * @param clockSkew How far its clock may be ahead.
 * @param dpop Binds its tokens to a key of this gateway (RFC 9449).
 * @param timeout For one attempt, from the authentication to the last byte.
 * @param retries Further attempts after a failure of the network or 5xx. A refusal, a timeout, 429 and {@code
 *     Retry-After} are never retried.
 * @param maxConcurrent Concurrent calls. A further one is refused with 503.
 * @param keepRefusals How long a refusal with 401 or 403 is cached.
 * @param breaker when it is left alone
 * @param profile The protocol of the exchange. See <a href="#effects-of-a-profile">below</a>. Allowed: {@code
 *     entra-on-behalf-of} and {@code transaction-token} only for policies with scopes.
 * @param scopePrefix The text in front of each requested scope. Default: the policy's audience and {@code /}. Allowed:
 *     with {@code entra-on-behalf-of} alone.
 * @param defaultScope Asks for {@code .default}, all scopes with consent, instead of each scope. Default: {@code
 *     false}. Allowed: with {@code entra-on-behalf-of} alone.
 * @param actors How its tokens name actors, see <a
 *     href="../explanation/exchange.md#how-a-transaction-token-names-actors">the choice</a>. With {@code id-jag} actor
 *     tokens are refused without it. Default: {@code act} with {@code transaction-token}, else none. Allowed: with
 *     {@code transaction-token}; {@code act} also with {@code id-jag}.
 */
public record ServerSettings(
        @NotBlank(message = "the server's identifier, as in iss") @SecureUri
        String issuer,

        @SecureUri @Nullable String tokenEndpoint,
        @SecureUri(orFile = true) @Nullable String jwksUri,
        @SecureUri @Nullable String introspectionEndpoint,
        Boolean discovery,
        @NotBlank(message = "this gateway's name there") String clientId,
        String authentication,
        @Nullable String clientSecret,
        @Nullable String clientKey,
        @Nullable String clientCertificate,
        @Nullable String clientWorkloadApi,
        Map<String, String> parameters,
        Target target,
        @Nullable List<String> subjectIssuers,
        @NotEmpty(message = AlgorithmNames.SOME) List<@SignatureAlgorithm String> algorithms,
        List<String> types,
        @Nullable String taskClaim,
        @Within(min = "1s", max = "24h") Duration maxLifetime,
        @Within(min = "0s", max = "5m") Duration clockSkew,
        Boolean dpop,
        @Within(min = "100ms", max = "1m") Duration timeout,
        @Within(min = "0", max = "5") Integer retries,
        @Within(min = "1", max = "10000") Integer maxConcurrent,
        @Within(min = "0s", max = "5m") Duration keepRefusals,
        @Valid CallLimits.Breaker breaker,
        ExchangeProfile profile,
        @Nullable String scopePrefix,
        @Nullable Boolean defaultScope,
        @Nullable Actors actors) {

    public ServerSettings {
        authentication = or(authentication, CLIENT_SECRET_BASIC);
        discovery = or(discovery, false);
        dpop = or(dpop, false);
        parameters = or(parameters, Map.of());
        target = or(target, Target.AUDIENCE);
        algorithms = or(algorithms, AlgorithmNames.USUAL);
        types = or(types, List.of(MediaTypes.AT_JWT));
        maxLifetime = or(maxLifetime, Duration.ofHours(1));
        clockSkew = or(clockSkew, Duration.ofSeconds(5));
        timeout = or(timeout, Duration.ofSeconds(3));
        retries = or(retries, 1);
        maxConcurrent = or(maxConcurrent, CallLimits.MAXIMUM_CALLS);
        keepRefusals = or(keepRefusals, Duration.ofSeconds(5));
        breaker = or(breaker, CallLimits.Breaker.class);
        profile = or(profile, ExchangeProfile.TOKEN_EXCHANGE);
    }

    /** This gateway as a client of the server. */
    public ClientSettings client() {
        return new ClientSettings(
                clientId, authentication, clientSecret, clientKey, clientCertificate, clientWorkloadApi, true);
    }

    public CallLimits limits() {
        return new CallLimits(
                timeout, maxConcurrent, retries, breaker.failureRate(), breaker.calls(), breaker.openFor());
    }

    /** Without the secret, which may stand in the configuration itself. */
    @Override
    public String toString() {
        return "ServerSettings[" + issuer + ", " + clientId + ", " + authentication + "]";
    }
}

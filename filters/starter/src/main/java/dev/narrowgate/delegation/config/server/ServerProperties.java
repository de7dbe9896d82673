package dev.narrowgate.delegation.config.server;

import static dev.narrowgate.delegation.engine.jose.AlgorithmNames.*;
import static dev.narrowgate.delegation.engine.oauth.ClientAuthenticationMethods.CLIENT_SECRET_BASIC;

import dev.narrowgate.delegation.engine.exchange.server.ExchangeServer;
import dev.narrowgate.delegation.engine.exchange.server.ExchangeServer.Target;
import dev.narrowgate.delegation.engine.exchange.server.grant.ExchangeProfile;
import dev.narrowgate.delegation.engine.jose.MediaTypes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is written under {@code delegation.servers} of one authorization server, as it is written.
 *
 * @param issuer its identifier, letter by letter as in {@code iss}
 * @param tokenEndpoint where tokens are exchanged; with {@code discovery} where its metadata says when absent
 * @param jwksUri where its keys are; with {@code discovery} where its metadata says when absent
 * @param introspectionEndpoint where it is asked about what it issued, when its tokens are opaque
 * @param discovery whether its own metadata says what is not written here
 * @param clientId this gateway, as the server knows it
 * @param authentication how it authenticates
 * @param clientSecret {@code file:} and a path, {@code env:} and a name, or the secret itself
 * @param clientKey a file with a private JWK set, whose first key signs
 * @param clientCertificate the name of an SSL bundle
 * @param clientWorkloadApi the address of a SPIFFE Workload API, such as {@code unix:/run/spire/agent.sock}
 * @param parameters sent along as they are
 * @param target how the server is told whom a token is for
 * @param subjectIssuers the issuers whose subjects and actors it knows by the names that those gave them
 * @param algorithms the only ones accepted of its tokens
 * @param types the only ones accepted, of {@code typ}
 * @param taskClaim the claim in which its tokens have to carry the task; they need not when absent
 * @param maxLifetime what lives longer is refused
 * @param clockSkew how far its clock may be ahead
 * @param dpop whether its tokens are bound to a key of this gateway
 * @param timeout for one attempt
 * @param retries further attempts after a failure of the network or of the server
 * @param maxConcurrent calls under way at once
 * @param keepRefusals how long a refusal with 401 or 403 is remembered
 * @param breaker when it is left alone
 * @param profile the way in which it gives tokens
 * @param scopePrefix what stands in front of each scope that it is asked for; the policy's audience and a slash when absent
 * @param defaultScope whether it is asked for all that was consented to, instead of each scope
 * @param actors how its tokens name actors
 */
public record ServerProperties(
        @Nullable String issuer,
        @Nullable String tokenEndpoint,
        @Nullable String jwksUri,
        @Nullable String introspectionEndpoint,
        @DefaultValue("false") Boolean discovery,
        @Nullable String clientId,
        @DefaultValue(CLIENT_SECRET_BASIC) String authentication,
        @Nullable String clientSecret,
        @Nullable String clientKey,
        @Nullable String clientCertificate,
        @Nullable String clientWorkloadApi,
        @DefaultValue Map<String, String> parameters,
        @DefaultValue("audience") Target target,
        @Nullable List<String> subjectIssuers,

        @DefaultValue({ES256, ES384, EDDSA, ED25519, PS256, RS256})
        List<String> algorithms,

        @DefaultValue(MediaTypes.AT_JWT) List<String> types,
        @Nullable String taskClaim,
        @DefaultValue("1h") Duration maxLifetime,
        @DefaultValue("5s") Duration clockSkew,
        @DefaultValue("false") Boolean dpop,
        @DefaultValue("3s") Duration timeout,
        @DefaultValue("1") Integer retries,
        @DefaultValue("100") Integer maxConcurrent,
        @DefaultValue("5s") Duration keepRefusals,
        @DefaultValue Breaker breaker,
        @DefaultValue("token-exchange") ExchangeProfile profile,
        @Nullable String scopePrefix,
        @Nullable Boolean defaultScope,
        ExchangeServer.@Nullable Actors actors) {

    /**
     * When a server that fails is left alone for a while.
     *
     * @param failureRate in percent of the last calls
     * @param calls how many of the last calls count
     * @param openFor how long it is left alone
     */
    public record Breaker(
            @DefaultValue("50") Integer failureRate,
            @DefaultValue("20") Integer calls,
            @DefaultValue("10s") Duration openFor) {}

    /** Without the secret, which may be written here. */
    @Override
    public String toString() {
        return "ServerProperties[" + issuer + ", " + clientId + ", " + authentication + "]";
    }
}

package dev.narrowgate.delegation.config.issuer;

import static dev.narrowgate.delegation.engine.jose.AlgorithmNames.*;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.TASK_ID;

import dev.narrowgate.delegation.config.DelegationProperties;
import dev.narrowgate.delegation.config.server.ExchangeProperties.Chain;
import dev.narrowgate.delegation.engine.keys.KeysWithoutKid;
import dev.narrowgate.delegation.engine.verification.IssuerRole;
import dev.narrowgate.delegation.engine.verification.provider.Provider;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * An issuer that is believed, as it is written.
 *
 * @param issuer its identifier, letter by letter as in {@code iss}
 * @param jwksUri where its keys are: https, http on loopback, or file
 * @param discovery instead: where its own metadata says
 * @param provider whose default tokens it writes; RFC 9068 when absent
 * @param claims which claims its tokens say things in, where the provider's are others
 * @param audiences the names under which it addresses this gateway; the gateway, when there are none
 * @param algorithms the only ones accepted
 * @param types the only ones accepted, of {@code typ}; the provider's when absent
 * @param keysWithoutKid what becomes of a token that does not say which key signed it
 * @param ca a file with certificate authorities that are trusted for its https, beside the platform's
 * @param vouchesFor what it may speak for
 * @param taskClaim the claim that names the task
 * @param maxLifetime what lives longer is refused
 * @param clockSkew how far its clock may be ahead
 * @param introspection how it is asked about tokens that only it can read
 * @param chain where the chain of actors of its tokens travels; in the token when absent, unless a policy says otherwise of it
 * @param firstHandClients with {@code chain: beside}, the clients whose tokens have no chain yet
 * @param firstHandAgents with {@code chain: beside}, the clients that prove themselves with tokens of their own
 * @param subjectIssuers with {@code chain: beside}, those whose subjects it knows by the names that they gave them
 */
public record IssuerProperties(
        @Nullable String issuer,
        @Nullable String jwksUri,
        @DefaultValue("false") Boolean discovery,
        @Nullable Provider provider,
        @Nullable ClaimsProperties claims,
        @DefaultValue List<String> audiences,

        @DefaultValue({ES256, ES384, EDDSA, ED25519, PS256, RS256})
        List<String> algorithms,

        @Nullable List<String> types,
        @DefaultValue("refuse") KeysWithoutKid keysWithoutKid,
        @Nullable String ca,
        @DefaultValue("subject") List<IssuerRole> vouchesFor,
        @DefaultValue(TASK_ID) String taskClaim,
        @DefaultValue("1h") Duration maxLifetime,
        @DefaultValue("30s") Duration clockSkew,
        DelegationProperties.@Nullable Introspection introspection,
        @Nullable Chain chain,
        @Nullable List<String> firstHandClients,
        @Nullable List<String> firstHandAgents,
        @Nullable List<String> subjectIssuers) {}

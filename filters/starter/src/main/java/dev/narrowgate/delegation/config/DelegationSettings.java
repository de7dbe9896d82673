package dev.narrowgate.delegation.config;

import dev.narrowgate.delegation.config.DelegationProperties.Introspection.Audience;
import dev.narrowgate.delegation.config.DelegationProperties.Introspection.Response;
import dev.narrowgate.delegation.config.DelegationProperties.Introspection.Tokens;
import dev.narrowgate.delegation.config.server.ServerSettings;
import dev.narrowgate.delegation.config.source.InsecureHosts;
import dev.narrowgate.delegation.config.tokenservice.TokenServiceSettings;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.engine.audit.AuditSettings;
import dev.narrowgate.delegation.engine.exchange.credential.CredentialChoice;
import dev.narrowgate.delegation.engine.keys.AddedAuthorities;
import dev.narrowgate.delegation.engine.keys.JwksCachePolicy;
import dev.narrowgate.delegation.engine.keys.KeysWithoutKid;
import dev.narrowgate.delegation.engine.possession.ProofSettings;
import dev.narrowgate.delegation.engine.settings.ClientSecret;
import dev.narrowgate.delegation.engine.signing.SigningSettings;
import dev.narrowgate.delegation.engine.signing.SigningSource;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.engine.store.CacheBudget;
import dev.narrowgate.delegation.engine.transport.message.TransportLimits;
import dev.narrowgate.delegation.engine.verification.IssuerRole;
import dev.narrowgate.delegation.engine.verification.provider.Dialect;
import dev.narrowgate.delegation.engine.verification.provider.Provider;
import dev.narrowgate.delegation.provenance.ReservedHeaders;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.web.peer.ProxyHeader;
import dev.narrowgate.delegation.web.problem.ProblemStyle;
import dev.narrowgate.delegation.web.route.DelegatedFilters;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The configuration as a whole: read once, checked against itself, immutable.
 *
 * @param gateway the issuer of the tokens that are minted here, and this gateway's own audience
 * @param publicUri where callers reach it
 * @param workloads the actors that prove themselves by a SPIFFE ID, by it
 * @param hosts the names under which it answers, in lower case; any when empty
 * @param actors for each agent that receives calls, the audience under which it is called
 * @param signingKeys where the private keys are kept; one is made at the start when null
 * @param servers the authorization servers that tokens are exchanged at, by name
 * @param exchanges the servers that issue for policies, by the policies' names; of the others this gateway does
 * @param partners the servers of other domains that take the word of those, by the policies' names
 * @param credentials what next hops that take no token are shown, by the names of the policies
 * @param tokenService where agents get narrower tokens to hand on; there is none when null
 * @param passingChallenges the policies that let a 401 of the next hop through
 * @param beforeGateways the policies whose next hop is a gateway
 * @param requestHeaders the only headers of a caller that go on, by the names of the policies that restrict them
 * @param bodySizes the most bytes that a body may have, by the names of the policies that say so
 * @param delegatedFilters the filters that may stand beside the Delegation filter
 * @param proxyHeader in which the proxies in front name the caller
 * @param problems what a refused caller is told beside the code
 * @param insecureHosts that may be asked over http
 * @param provenance where the chain travels beside the token
 */
public record DelegationSettings(
        String gateway,
        URI publicUri,
        Set<String> hosts,
        List<Issuer> issuers,
        Map<Principal, String> actors,
        Map<String, Principal> workloads,
        SigningSettings signing,
        @Nullable SigningSource signingKeys,
        Map<String, ServerSettings> servers,
        Map<String, DelegationPolicy> policies,
        Map<String, String> exchanges,
        Map<String, String> partners,
        Map<String, CredentialChoice> credentials,
        @Nullable TokenServiceSettings tokenService,
        Set<String> passingChallenges,
        Set<String> beforeGateways,
        Map<String, Set<String>> requestHeaders,
        Map<String, Long> bodySizes,
        AuditSettings audit,
        ReservedHeaders headers,
        ProofSettings proofs,
        JwksCachePolicy keyTimes,
        CacheBudget caches,
        TransportLimits limits,
        DelegatedFilters delegatedFilters,
        @Nullable ProxyHeader proxyHeader,
        ProblemStyle problems,
        InsecureHosts insecureHosts,
        ProvenanceSettings provenance) {

    /** The same with other issuers. */
    public DelegationSettings with(List<Issuer> others) {
        return new DelegationSettings(
                gateway,
                publicUri,
                hosts,
                others,
                actors,
                workloads,
                signing,
                signingKeys,
                servers,
                policies,
                exchanges,
                partners,
                credentials,
                tokenService,
                passingChallenges,
                beforeGateways,
                requestHeaders,
                bodySizes,
                audit,
                headers,
                proofs,
                keyTimes,
                caches,
                limits,
                delegatedFilters,
                proxyHeader,
                problems,
                insecureHosts,
                provenance);
    }

    /** How many used proofs of one kind are remembered: DPoP proofs, workload proofs, and assertions of clients. */
    public CacheBounds usedProofs() {
        return new CacheBounds(
                proofs.dpop().maximumRemembered(),
                caches.of(CacheBudget.Part.USED_PROOFS).bytes() / 3);
    }

    public CacheBounds revokedTokens() {
        return new CacheBounds(
                proofs.dpop().maximumRemembered(),
                caches.of(CacheBudget.Part.REVOKED_TOKENS).bytes());
    }

    /** The headers in which next hops are shown a credential, by the names of the policies. */
    public Map<String, Set<String>> credentialHeaders() {
        return credentials.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, choice -> choice.getValue().headers()));
    }

    /**
     * A trusted issuer, before its keys are known.
     *
     * @param jwksUri where its keys are, when that was said
     * @param discovery whether its own metadata says where they are; with neither it has no keys that are known
     * @param authorities that are trusted for its https, beside the platform's
     * @param provider whose tokens it writes, before the configuration changed anything of them
     */
    public record Issuer(
            String issuer,
            @Nullable URI jwksUri,
            boolean discovery,
            Set<String> audiences,
            Set<String> algorithms,
            Set<String> types,
            KeysWithoutKid keysWithoutKid,
            @Nullable AddedAuthorities authorities,
            Set<IssuerRole> vouchesFor,
            String taskClaim,
            Duration maxLifetime,
            Duration clockSkew,
            @Nullable Introspection introspection,
            Provider provider,
            Dialect dialect) {

        /** The same with other algorithms. */
        public Issuer withAlgorithms(Set<String> others) {
            return new Issuer(
                    issuer,
                    jwksUri,
                    discovery,
                    audiences,
                    others,
                    types,
                    keysWithoutKid,
                    authorities,
                    vouchesFor,
                    taskClaim,
                    maxLifetime,
                    clockSkew,
                    introspection,
                    provider,
                    dialect);
        }

        /** Whether anything that it signs can be verified. */
        public boolean hasKeys() {
            return jwksUri != null || discovery;
        }
    }

    /**
     * How an issuer is asked about tokens.
     *
     * @param endpoint where its own metadata says when null
     */
    public record Introspection(
            @Nullable URI endpoint,
            Client client,
            Tokens tokens,
            Response response,
            Audience audience,
            Duration keep,
            Duration keepNegative,
            Duration timeout) {}

    /** This gateway, as an authorization server knows it. */
    public record Client(String id, ClientCredential credential) {}

    /** What a client authenticates with. */
    public sealed interface ClientCredential {
        /** {@code client_secret_basic}. */
        record SecretBasic(ClientSecret secret) implements ClientCredential {}

        /** {@code client_secret_post}. */
        record SecretPost(ClientSecret secret) implements ClientCredential {}

        /** {@code private_key_jwt}, with the key in a file. */
        record PrivateKey(Path keys) implements ClientCredential {}

        /** {@code tls_client_auth}, with the certificate in an SSL bundle. */
        record Certificate(String bundle) implements ClientCredential {}

        /** {@code spiffe_jwt}, with the address of a Workload API. */
        record Workload(String socket) implements ClientCredential {}
    }
}

package dev.narrowgate.delegation.config;

import static dev.narrowgate.delegation.engine.oauth.ClientAuthenticationMethods.CLIENT_SECRET_BASIC;

import dev.narrowgate.delegation.config.issuer.IssuerProperties;
import dev.narrowgate.delegation.config.policy.CredentialProperties;
import dev.narrowgate.delegation.config.proof.ProofProperties;
import dev.narrowgate.delegation.config.server.ExchangeProperties;
import dev.narrowgate.delegation.config.server.ServerProperties;
import dev.narrowgate.delegation.config.signing.SigningProperties;
import dev.narrowgate.delegation.config.tokenservice.TokenServiceProperties;
import dev.narrowgate.delegation.decision.Requirement;
import dev.narrowgate.delegation.web.peer.ProxyHeader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is written under {@code delegation}, as it is written: nothing is required and nothing is checked here, so that
 * {@link ConfigurationReader} can say everything that is wrong at once.
 *
 * @param gateway this gateway: the issuer of the tokens that it mints, and its own audience
 * @param publicUri where callers reach it, when that is another address
 * @param hosts the names under which it answers; any when absent
 * @param issuers whom it believes
 * @param actors agents that receive calls and make calls in turn, by name
 * @param signing the keys that sign the narrower tokens
 * @param servers the authorization servers that tokens may be exchanged at, by name
 * @param tokenService where agents get narrower tokens to hand on; there is none when absent
 * @param policies what routes allow, by the name that a route's filter gives
 * @param audit where hops are written down
 * @param provenance what the next hop is told
 * @param proofs how presenters may prove who they are
 * @param keys how issuers' keys are kept
 * @param cache how much is remembered
 * @param limits how much, and how slowly, anybody may send
 * @param filtersAllowed an application's own filters that may stand beside the Delegation filter
 * @param proxyHeader in which the proxies in front name the caller; the one that is there when absent
 * @param errors how much a caller is told of a refusal
 * @param development whether this is no gateway that others use
 * @param documentation the page that explains the codes of problems; problems name none when absent
 * @param allowInsecureHttp hosts that may be asked over http, beside loopback
 */
public record DelegationProperties(
        @Nullable String gateway,
        @Nullable String publicUri,
        @Nullable List<String> hosts,
        @DefaultValue List<IssuerProperties> issuers,
        @DefaultValue Map<String, Actor> actors,
        @DefaultValue SigningProperties signing,
        @DefaultValue Map<String, ServerProperties> servers,
        @Nullable TokenServiceProperties tokenService,
        @DefaultValue Map<String, Policy> policies,
        @DefaultValue AuditProperties audit,
        @DefaultValue ProvenanceProperties provenance,
        @DefaultValue ProofProperties proofs,
        @DefaultValue Keys keys,
        @DefaultValue Cache cache,
        @DefaultValue LimitsProperties limits,
        @DefaultValue List<String> filtersAllowed,
        @Nullable ProxyHeader proxyHeader,
        @DefaultValue("coarse") Errors errors,
        @DefaultValue("false") Boolean development,
        @Nullable String documentation,
        @DefaultValue List<String> allowInsecureHttp) {

    /** How much a caller is told of a refusal. */
    public enum Errors {
        /** Its code. */
        COARSE,
        /** What is wrong with a genuine token as well, and what would mend it. */
        DETAILED
    }

    /** The name of the section. */
    public static final String PREFIX = "delegation";

    /**
     * How an issuer is asked about tokens (RFC 7662).
     *
     * @param endpoint https, or http on loopback; with {@code discovery} the one that the issuer's metadata names when absent
     * @param clientId this gateway, as the issuer knows it
     * @param authentication how it authenticates
     * @param clientSecret {@code file:} and a path, {@code env:} and a name, or the secret itself
     * @param clientKey a file with a private JWK set, whose first key signs
     * @param clientCertificate the name of an SSL bundle
     * @param tokens about which tokens it is asked
     * @param response the form of its answers
     * @param audience whether they have to say whom a token is for
     * @param keep how long a token is believed to be active
     * @param keepNegative how long one is believed not to be
     * @param timeout for one question
     */
    public record Introspection(
            @Nullable String endpoint,
            @Nullable String clientId,
            @DefaultValue(CLIENT_SECRET_BASIC) String authentication,
            @Nullable String clientSecret,
            @Nullable String clientKey,
            @Nullable String clientCertificate,
            @DefaultValue("opaque") Tokens tokens,
            @DefaultValue("json") Response response,
            @DefaultValue("required") Audience audience,
            @DefaultValue("30s") Duration keep,
            @DefaultValue("5s") Duration keepNegative,
            @DefaultValue("3s") Duration timeout) {

        /** About which tokens an issuer is asked. */
        public enum Tokens {
            /** Those that are no JWTs. */
            OPAQUE,
            /** Its JWTs. */
            JWT,
            /** Both. */
            ALL
        }

        /** The form of an issuer's answers. */
        public enum Response {
            /** RFC 7662. */
            JSON,
            /** RFC 9701. */
            JWT
        }

        /** Whether answers have to say whom a token is for. */
        public enum Audience {
            /** They have to. */
            REQUIRED,
            /** A token that the issuer calls active, when this gateway asks, is for this gateway unless the answer says otherwise. */
            OPTIONAL
        }

        /** Without the secret, which may be written here. */
        @Override
        public String toString() {
            return "Introspection[" + endpoint + ", " + clientId + ", " + authentication + "]";
        }
    }

    /**
     * An agent that receives calls and makes calls in turn.
     *
     * @param issuer who vouches for it
     * @param subject its name there
     * @param audience the name under which it is called: a token for it is accepted from it
     * @param spiffeId by which it proves itself too; without issuer and subject it is known by this alone
     */
    public record Actor(
            @Nullable String issuer,
            @Nullable String subject,
            @Nullable String audience,
            @Nullable String spiffeId) {}

    /**
     * What a route allows at most, and what it insists on.
     *
     * @param audience the one party that the narrower token is for
     * @param scopes the most that it may carry
     * @param requiredScopes what must have arrived
     * @param maxLifetime how long it may live
     * @param maxDepth actors in the chain, after this hop
     * @param require what else must be there
     * @param actors who may be the current actor: names from {@code delegation.actors}, {@code ISSUER|SUBJECT}, or a subject of
     *     the only issuer that vouches for actors; any verified one when absent
     * @param acrValues how the subject has to be authenticated: one of these values of {@code acr}, the preferred one first
     * @param maxAge how long ago the subject may have been authenticated
     * @param resource what incoming tokens have to be addressed to; this gateway when absent
     * @param subjectIssuers who may have named the initiating subject; any issuer that may speak for subjects when absent
     * @param actorIssuers who may have named any actor of the chain; any issuer that may speak for actors when absent
     * @param authorizationDetails the types of authorization details that may go on
     * @param binding what becomes of the keys that a token is bound to, in one that goes back to its client
     * @param rule one expression in CEL that has to hold
     * @param challenges what becomes of a 401 of the next hop, and of its challenges; {@code gateway} or {@code hide} when absent,
     *     depending on the audience
     * @param requestHeaders the only headers of a caller that go on; all but the removed ones when absent
     * @param bodySize the most that a body may have, or {@code unlimited}; what holds for all requests when absent
     * @param exchange who issues the narrower token; this gateway when absent
     * @param credential what the next hop is shown when it takes no token
     */
    public record Policy(
            @Nullable String audience,
            @DefaultValue List<String> scopes,
            @Nullable List<String> requiredScopes,
            @DefaultValue("60s") Duration maxLifetime,
            @DefaultValue("4") Integer maxDepth,
            @Nullable List<Requirement> require,
            @Nullable List<String> actors,
            @Nullable List<String> acrValues,
            @Nullable Duration maxAge,
            @Nullable String resource,
            @Nullable List<String> subjectIssuers,
            @Nullable List<String> actorIssuers,
            @Nullable List<String> authorizationDetails,
            @DefaultValue("keep") Binding binding,
            @Nullable String rule,
            @Nullable Challenges challenges,
            @Nullable List<String> requestHeaders,
            @Nullable String bodySize,
            @Nullable ExchangeProperties exchange,
            @Nullable CredentialProperties credential) {}

    /** What becomes of the keys that a token is bound to when the token service exchanges it. */
    public enum Binding {
        /** What is issued is bound to the same keys. */
        KEEP,
        /** What is issued is a bearer token, for another agent than the holder of the keys. */
        DROP
    }

    /** What becomes of a 401 of the next hop. */
    public enum Challenges {
        /** The caller is told 502: it was the gateway's own token that was not accepted. */
        HIDE,
        /** It goes back with its challenge: the next hop asks the caller for something. */
        PASS,
        /** The next hop is a gateway: what it asks of the caller goes back as a challenge of this gateway. */
        GATEWAY
    }

    /**
     * How issuers' keys are kept.
     *
     * @param refresh fetched again, in the background, when older
     * @param unknownKeyInterval the least time between two fetches for the sake of unknown key ids
     * @param keep used no longer than this when no fetch succeeds
     * @param timeout for one fetch
     */
    public record Keys(
            @DefaultValue("5m") Duration refresh,
            @DefaultValue("30s") Duration unknownKeyInterval,
            @DefaultValue("1h") Duration keep,
            @DefaultValue("5s") Duration timeout) {}

    /**
     * How much is remembered.
     *
     * @param maximumSize entries in each of the caches of verified tokens, decisions and issued tokens
     * @param heapShare percent of the greatest heap that all caches take together
     */
    public record Cache(
            @DefaultValue("50000") Integer maximumSize,
            @DefaultValue("25") Integer heapShare) {}
}

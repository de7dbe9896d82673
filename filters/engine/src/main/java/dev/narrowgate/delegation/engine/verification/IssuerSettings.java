package dev.narrowgate.delegation.engine.verification;

import static dev.narrowgate.delegation.engine.settings.Defaults.or;

import dev.narrowgate.delegation.engine.jose.AlgorithmNames;
import dev.narrowgate.delegation.engine.jose.DelegationClaimNames;
import dev.narrowgate.delegation.engine.jose.MediaTypes;
import dev.narrowgate.delegation.engine.keys.KeysWithoutKid;
import dev.narrowgate.delegation.engine.settings.SecureUri;
import dev.narrowgate.delegation.engine.settings.SignatureAlgorithm;
import dev.narrowgate.delegation.engine.settings.Within;
import dev.narrowgate.delegation.engine.verification.introspection.IntrospectionSettings;
import dev.narrowgate.delegation.engine.verification.introspection.IntrospectionSettings.Response;
import dev.narrowgate.delegation.engine.verification.introspection.IntrospectionSettings.Tokens;
import dev.narrowgate.delegation.engine.verification.provider.ClaimSettings;
import dev.narrowgate.delegation.engine.verification.provider.Provider;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A trusted issuer.
 *
 * @param issuer The identifier, exactly as in {@code iss}. With {@code jwks-uri} it may be any text without white
 *     space and <code>&#124;</code>, because the names of some issuers are no addresses. Allowed: not the gateway, not
 *     twice; without {@code jwks-uri} an https URI, or http on loopback, without fragment.
 * @param jwksUri The address of its keys. A file must exist at the start and hold a usable public key. Redirects are
 *     not followed, and at most 256 KiB are read. Default: required without {@code discovery} unless the issuer is <a
 *     href="#introspection">introspection-only</a>.
 * @param discovery Takes the address of the keys from the issuer's metadata (RFC 8414, else OpenID Connect Discovery).
 *     Metadata with another {@code issuer} are ignored. Allowed: not beside {@code jwks-uri}.
 * @param provider The <a href="providers.md">kind of provider</a>, and so the form of its default tokens. Default:
 *     {@code rfc9068}. Allowed: {@code gateway} among {@code vouches-for} with {@code rfc9068} alone.
 * @param claims the claims of its tokens that differ from those of its provider
 * @param audiences The names under which it addresses this gateway, beside {@code delegation.public-uri}. {@code
 *     validate} warns if they leave out a {@code public-uri} that differs from the gateway's name. If the issuer has
 *     another service of that name, give each policy a {@code resource}. Default: the gateway.
 * @param algorithms The accepted signature algorithms. Allowed: one or more of these and {@code ES512}, {@code PS384},
 *     {@code PS512}, {@code RS384}, {@code RS512}.
 * @param types The accepted values of {@code typ}, in any case, with or without {@code application/}. {@code none} is
 *     a token without {@code typ}. Default: the provider's; {@code at+jwt} of {@code rfc9068}. Allowed: one or more,
 *     and one of the provider's among them; none of another kind of token, such as {@code dpop+jwt} or {@code
 *     logout+jwt}.
 * @param keysWithoutKid The treatment of a token without {@code kid}. {@code one} takes the only key of the set that
 *     fits its algorithm, keys without a {@code kid} included.
 * @param ca Certificate authorities for this issuer's https, beside the platform's: for its metadata, its keys, and
 *     its introspection endpoint without a {@code client-certificate}. Read at the start. Allowed: {@code file:} and a
 *     path to certificates in PEM.
 * @param vouchesFor The positions that it may fill, see <a href="#positions-of-an-issuer">below</a>. Allowed: one or
 *     more; {@code actor} alone of <a href="providers.md#agents-with-a-platforms-token">a public issuer</a>; no {@code
 *     gateway} beside {@code claims}.
 * @param taskClaim The claim that names the task. Allowed: not empty, and not a claim with another meaning, such as
 *     {@code sub}.
 * @param maxLifetime The longest time from {@code iat} to {@code exp}.
 * @param clockSkew How far its clock may be ahead. It applies to {@code nbf}, {@code iat} and {@code auth_time}, never
 *     to {@code exp}.
 * @param introspection the introspection of its tokens
 * @param chain Where the chain of its tokens travels. With {@code beside} a token needs a {@code
 *     Delegation-Provenance} of a trusted gateway, see <a href="#tokens-whose-chain-is-beside-them">below</a>.
 *     Default: {@code token}; {@code beside} where a policy exchanges at it with <a href="#policies">{@code
 *     exchange.chain: beside}</a>. Allowed: not {@code token} where a policy says {@code beside}; not {@code beside}
 *     with {@code vouches-for: [ gateway ]}.
 * @param firstHandClients The applications whose subject tokens need no provenance, because people get them from the
 *     issuer. Allowed: with {@code chain: beside}; not this gateway's own {@code client-id} there, and no agent of
 *     {@code delegation.actors} or {@code first-hand-agents}.
 * @param firstHandAgents The only clients whose tokens are actor tokens. As a subject token such a token counts only
 *     if its {@code sub} is the client. Allowed: with {@code chain: beside}; not this gateway's own {@code client-id}
 *     there.
 * @param subjectIssuers The issuers whose names for subjects it keeps. A provenance may name such a subject with its
 *     own issuer (law 1). Default: those of {@code delegation.servers.<name>.subject-issuers} of this issuer. Allowed:
 *     with {@code chain: beside}.
 */
public record IssuerSettings(
        @NotBlank(message = "the issuer's identifier, as in iss")
        String issuer,

        @SecureUri(orFile = true) @Nullable String jwksUri,
        Boolean discovery,
        @Nullable Provider provider,
        @Nullable ClaimSettings claims,
        List<String> audiences,
        @NotEmpty(message = AlgorithmNames.SOME) List<@SignatureAlgorithm String> algorithms,
        @Nullable List<String> types,
        KeysWithoutKid keysWithoutKid,
        @Nullable String ca,
        List<IssuerRole> vouchesFor,
        String taskClaim,
        @Within(min = "1s", max = "24h") Duration maxLifetime,
        @Within(min = "0s", max = "5m") Duration clockSkew,
        @Valid @Nullable IntrospectionSettings introspection,
        @Nullable ChainPlace chain,
        @Nullable List<String> firstHandClients,
        @Nullable List<String> firstHandAgents,
        @Nullable List<String> subjectIssuers) {

    public IssuerSettings {
        discovery = or(discovery, false);
        audiences = or(audiences, List.of());
        algorithms = or(algorithms, AlgorithmNames.USUAL);
        keysWithoutKid = or(keysWithoutKid, KeysWithoutKid.REFUSE);
        vouchesFor = or(vouchesFor, List.of(IssuerRole.SUBJECT));
        taskClaim = or(taskClaim, DelegationClaimNames.TASK_ID);
        maxLifetime = or(maxLifetime, Duration.ofHours(1));
        clockSkew = or(clockSkew, Duration.ofSeconds(30));
    }

    /** The roles, without those that could not be read, which are problems already. */
    public Set<IssuerRole> roles() {
        return vouchesFor.stream().filter(Objects::nonNull).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the gateway reads no signature of this issuer, so that it needs no keys. */
    boolean isIntrospectionOnly() {
        return introspection != null
                && introspection.tokens() == Tokens.OPAQUE
                && introspection.response() == Response.JSON;
    }

    /** Returns types as they are compared: without the part that may be left out (RFC 8725, section 3.11). */
    public static Set<String> types(List<String> written) {
        return written.stream()
                .filter(Objects::nonNull)
                .map(type -> type.toLowerCase(Locale.ROOT))
                .map(type -> type.startsWith(MediaTypes.APPLICATION)
                        ? type.substring(MediaTypes.APPLICATION.length())
                        : type)
                .collect(Collectors.toUnmodifiableSet());
    }
}

package dev.narrowgate.delegation.assembly;

import static dev.narrowgate.delegation.engine.keys.ServerMetadataNames.INTROSPECTION_ENDPOINT;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.engine.keys.PublicAddresses;
import dev.narrowgate.delegation.engine.keys.SecretDestination;
import dev.narrowgate.delegation.engine.oauth.CallGuard;
import dev.narrowgate.delegation.engine.oauth.CallLimits;
import dev.narrowgate.delegation.engine.oauth.HttpTransport;
import dev.narrowgate.delegation.engine.oauth.OAuthEndpoint;
import dev.narrowgate.delegation.engine.store.CacheBudget.Part;
import dev.narrowgate.delegation.engine.verification.CoalescingTokenVerifier;
import dev.narrowgate.delegation.engine.verification.ConfiguredIssuer;
import dev.narrowgate.delegation.engine.verification.TokenFormatRouter;
import dev.narrowgate.delegation.engine.verification.introspection.ConfiguredIntrospection;
import dev.narrowgate.delegation.engine.verification.introspection.IntrospectingTokenVerifier;
import dev.narrowgate.delegation.engine.verification.introspection.IntrospectionAnswers;
import dev.narrowgate.delegation.engine.verification.introspection.IntrospectionEndpoint;
import dev.narrowgate.delegation.engine.verification.introspection.IntrospectionSettings.Audience;
import dev.narrowgate.delegation.engine.verification.introspection.IntrospectionSettings.Response;
import dev.narrowgate.delegation.verification.TokenVerifier;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Makes the verifiers of the issuers whose tokens are introspected, each with its decorators. */
public final class Introspections {

    /** Metadata that could not be fetched are requested again after this time. */
    private static final Duration AGAIN = Duration.ofSeconds(2);

    private final DelegationSettings settings;
    private final TrustedIssuers issuers;
    private final OAuthClients clients;
    private final InstantSource clock;

    private final List<IntrospectionEndpoint> endpoints = new ArrayList<>();
    private final Map<String, TokenVerifier> asked = new HashMap<>();
    private @Nullable TokenVerifier opaque;

    public Introspections(
            DelegationSettings settings, TrustedIssuers issuers, OAuthClients clients, InstantSource clock) {
        this.settings = settings;
        this.issuers = issuers;
        this.clients = clients;
        this.clock = clock;
        for (var issuer : settings.issuers()) {
            if (issuer.introspection() != null) {
                add(issuer, issuer.introspection());
            }
        }
    }

    /** The introspection endpoints, for health. */
    public List<IntrospectionEndpoint> endpoints() {
        return endpoints;
    }

    /**
     * Returns a verifier that verifies JWTs with {@code signed}, and introspects opaque tokens. JWTs of some issuers
     * are introspected too.
     */
    public TokenVerifier beside(TokenVerifier signed) {
        return opaque == null && asked.isEmpty() ? signed : new TokenFormatRouter(signed, opaque, asked);
    }

    /** The same without calls to issuers: a token that needs introspection is refused with {@link KeysUnavailable}. */
    public static TokenVerifier unasked(TokenVerifier signed, List<ConfiguredIssuer> issuers) {
        TokenVerifier opaque = null;
        var asked = new HashMap<String, TokenVerifier>();
        for (var issuer : issuers) {
            var introspection = issuer.introspection();
            if (introspection != null) {
                TokenVerifier unknown = (token, use) -> Answer.refused(
                        new KeysUnavailable("issuer " + issuer.issuer() + " has to be asked, and is not"));
                opaque = introspection.settings().isForOpaque() ? unknown : opaque;
                if (introspection.settings().isForJwts()) {
                    asked.put(issuer.issuer(), unknown);
                }
            }
        }
        return opaque == null && asked.isEmpty() ? signed : new TokenFormatRouter(signed, opaque, asked);
    }

    private void add(ConfiguredIssuer asking, ConfiguredIntrospection introspection) {
        var issuer = asking.issuer();
        var endpoint = endpoint(asking, introspection);
        endpoints.add(endpoint);
        var trusted = issuers.named(issuer);
        var answers = introspection.settings().response() == Response.JWT
                ? IntrospectionAnswers.signed(trusted, introspection.client().id(), clock)
                : IntrospectionAnswers.json(issuer);
        var introspecting = new IntrospectingTokenVerifier(
                trusted,
                issuers.actorIssuers(),
                endpoint::introspect,
                answers,
                said -> {},
                introspection.settings().audience() == Audience.OPTIONAL ? audience(asking) : null,
                introspection.settings().keep(),
                clock);
        var verifier = new CoalescingTokenVerifier(
                introspecting,
                introspection.settings().keepNegative(),
                clock,
                settings.caches()
                        .of(Part.REFUSED_TOKENS)
                        .sharedBy(settings.issuers().size()));
        if (introspection.settings().isForOpaque()) {
            opaque = verifier;
        }
        if (introspection.settings().isForJwts()) {
            asked.put(issuer, verifier);
        }
    }

    /** The gateway's own name if the issuer uses it, else the first of the issuer's audiences. */
    private String audience(ConfiguredIssuer issuer) {
        var gateway = settings.gateway();
        return issuer.audiences().contains(gateway)
                ? gateway
                : issuer.audiences().stream().sorted().findFirst().orElse(gateway);
    }

    private IntrospectionEndpoint endpoint(ConfiguredIssuer asking, ConfiguredIntrospection introspection) {
        var issuer = asking.issuer();
        var client = introspection.client();
        var oauth = new OAuthEndpoint(
                location(asking, introspection),
                clients.authentication(client, issuer),
                transport(asking, introspection),
                new CallGuard(
                        issuer + " introspection",
                        CallLimits.plain(introspection.settings().timeout())));
        var mediaType = introspection.settings().response() == Response.JWT
                ? IntrospectionEndpoint.JWT
                : IntrospectionEndpoint.JSON;
        return new IntrospectionEndpoint(issuer, oauth, mediaType, clock);
    }

    private HttpTransport transport(ConfiguredIssuer asking, ConfiguredIntrospection introspection) {
        var transport = clients.transport(introspection.client(), asking.authorities());
        return introspection.endpoint() == null && new SecretDestination(asking.issuer()).isPublic()
                ? transport.at(PublicAddresses::of)
                : transport;
    }

    private Mono<URI> location(ConfiguredIssuer asking, ConfiguredIntrospection introspection) {
        if (introspection.endpoint() != null) {
            return Mono.just(introspection.endpoint());
        }
        return OwnRequests.keys(asking.authorities())
                .endpoint(
                        asking.issuer(),
                        INTROSPECTION_ENDPOINT,
                        introspection.client().isCertified(),
                        introspection.settings().timeout())
                .cache(place -> settings.keyTimes().refresh(), failure -> AGAIN, () -> AGAIN);
    }
}

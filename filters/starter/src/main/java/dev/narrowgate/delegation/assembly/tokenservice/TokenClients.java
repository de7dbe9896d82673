package dev.narrowgate.delegation.assembly.tokenservice;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.assembly.OwnRequests;
import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.config.tokenservice.TokenServiceClients;
import dev.narrowgate.delegation.config.tokenservice.TokenServiceClients.Recognition;
import dev.narrowgate.delegation.endpoints.tokenservice.ClientCredential;
import dev.narrowgate.delegation.endpoints.tokenservice.ClientMethod;
import dev.narrowgate.delegation.endpoints.tokenservice.TokenClient;
import dev.narrowgate.delegation.engine.jose.AlgorithmNames;
import dev.narrowgate.delegation.engine.jose.VerificationKey;
import dev.narrowgate.delegation.engine.keys.CachedKeys;
import dev.narrowgate.delegation.engine.keys.IssuerKeys;
import dev.narrowgate.delegation.engine.keys.KeySources;
import dev.narrowgate.delegation.engine.settings.ClientSecret;
import dev.narrowgate.delegation.engine.settings.FileUri;
import dev.narrowgate.delegation.engine.signing.SigningKeys;
import dev.narrowgate.delegation.engine.tokenservice.ClientAssertionVerifier;
import dev.narrowgate.delegation.presenter.Credentials;
import dev.narrowgate.delegation.presenter.Evidence;
import dev.narrowgate.delegation.presenter.Identity;
import dev.narrowgate.delegation.presenter.PresenterVerifier;
import dev.narrowgate.delegation.presenter.ProofMethod;
import dev.narrowgate.delegation.presenter.ReplayCache;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Makes the clients of the token service, with the authentication that the configuration gives them. */
public final class TokenClients {

    private static final Principal UNKNOWN = new Principal("unknown", "unknown");

    private final DelegationSettings settings;
    private final PresenterVerifier presenters;
    private final ReplayCache replays;
    private final Set<String> names;
    private final InstantSource clock;

    /** @param names the names of the token service that assertions use as audience */
    public TokenClients(
            DelegationSettings settings,
            PresenterVerifier presenters,
            ReplayCache replays,
            Set<String> names,
            InstantSource clock) {
        this.settings = settings;
        this.presenters = presenters;
        this.replays = replays;
        this.names = names;
        this.clock = clock;
    }

    public List<TokenClient> of(TokenServiceClients service) {
        var clients = new ArrayList<TokenClient>();
        for (var client : service.clients()) {
            clients.add(new TokenClient(
                    client.id(),
                    client.actor(),
                    client.recognition().method(),
                    recognition(client.id(), client.actor(), client.recognition()),
                    client.policies()));
        }
        return clients;
    }

    /**
     * Returns placeholders, one for each method, with an unknown secret or key. They are asked instead of unknown
     * clients, so that unknown client ids take the same time.
     */
    public List<TokenClient> strangers() {
        var secret = new ClientSecret(UUID.randomUUID().toString());
        return List.of(
                stranger(ClientMethod.SECRET_BASIC, secret(UNKNOWN, secret)),
                stranger(ClientMethod.SECRET_POST, secret(UNKNOWN, secret)),
                stranger(
                        ClientMethod.PRIVATE_KEY_JWT,
                        assertion("unknown", UNKNOWN, SigningKeys.anyKey(), AlgorithmNames.VERIFIED)),
                stranger(ClientMethod.TLS, certificate(UNKNOWN)));
    }

    private static TokenClient stranger(ClientMethod method, Function<ClientCredential, Answer<Identity>> recognition) {
        return new TokenClient("unknown", UNKNOWN, method, recognition, Map.of());
    }

    private Function<ClientCredential, Answer<Identity>> recognition(String id, Principal actor, Recognition by) {
        return switch (by) {
            case Recognition.Secret secret -> secret(actor, secret.secret());
            case Recognition.Keys keys -> assertion(id, actor, keys(id, keys.jwksUri()), keys.algorithms());
            case Recognition.Workload workload -> certificate(actor);
        };
    }

    private static Function<ClientCredential, Answer<Identity>> secret(Principal actor, ClientSecret secret) {
        return shown -> shown instanceof ClientCredential.Secret offered && secret.is(offered.secret())
                ? recognised(actor, TokenFingerprint.of(offered.clientId()))
                : Answer.refused(new TokenRejected("its secret is another"));
    }

    private Function<ClientCredential, Answer<Identity>> assertion(
            String id, Principal actor, IssuerKeys keys, Set<String> algorithms) {
        var verifier = new ClientAssertionVerifier(id, keys, algorithms, names, replays, clock);
        return shown -> shown instanceof ClientCredential.Assertion offered
                ? verifier.verify(offered.assertion()).then(fingerprint -> recognised(actor, fingerprint))
                : Answer.refused(new TokenRejected("no assertion"));
    }

    /** Uses only the certificate of the request, and only the identity that it proves. */
    private Function<ClientCredential, Answer<Identity>> certificate(Principal actor) {
        return shown -> presenters
                .verify(new Credentials(
                        new BearerToken(""),
                        AuthorizationScheme.BEARER,
                        null,
                        shown instanceof ClientCredential.Certificate offered ? offered.evidence() : Evidence.NONE))
                .then(proven -> proven.identities().stream()
                        .filter(identity -> identity.proof() == ProofMethod.X509_SVID)
                        .filter(identity -> identity.principal().equals(actor))
                        .findFirst()
                        .map(identity -> recognised(actor, identity.fingerprint()))
                        .orElseGet(() -> Answer.refused(new TokenRejected("no certificate of its workload"))));
    }

    /** The client authenticates for this request only, so its credential does not limit the lifetime of a token. */
    private static Answer<Identity> recognised(Principal actor, TokenFingerprint fingerprint) {
        return Answer.ready(new Identity(actor, ProofMethod.CLIENT, Instant.MAX, fingerprint));
    }

    private IssuerKeys keys(String client, URI uri) {
        var times = settings.keyTimes();
        var source =
                FileUri.isOne(uri) ? KeySources.file(FileUri.path(uri)) : OwnRequests.KEYS.http(uri, times.timeout());
        var keys = new CachedKeys("client " + client, source, times, clock);
        keys.refresh();
        return (keyId, algorithm) -> likeAStrangers(keys.key(keyId, algorithm));
    }

    /** Rejects if keys are unavailable. Only existing clients have keys, so another answer would reveal the client. */
    private static Answer<VerificationKey> likeAStrangers(Answer<VerificationKey> key) {
        return switch (key) {
            case Answer.Ready<VerificationKey> ready -> ready;
            case Answer.Refused<VerificationKey>(DelegationFailure failure) -> Answer.refused(refusal(failure));
            case Answer.Awaited<VerificationKey>(Mono<VerificationKey> later) ->
                Answer.awaited(later.onErrorMap(DelegationFailure.class, TokenClients::refusal));
        };
    }

    private static DelegationFailure refusal(DelegationFailure failure) {
        return failure instanceof KeysUnavailable ? new TokenRejected(failure.reason()) : failure;
    }
}

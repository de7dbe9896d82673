package dev.narrowgate.delegation.assembly.tokenservice;

import dev.narrowgate.delegation.assembly.DelegationEngine;
import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.config.tokenservice.TokenServiceClients;
import dev.narrowgate.delegation.endpoints.tokenservice.ClientAuthenticator;
import dev.narrowgate.delegation.endpoints.tokenservice.ClientRequests;
import dev.narrowgate.delegation.endpoints.tokenservice.OAuthAnswers;
import dev.narrowgate.delegation.endpoints.tokenservice.OAuthError;
import dev.narrowgate.delegation.endpoints.tokenservice.OwnTokensEndpoint;
import dev.narrowgate.delegation.endpoints.tokenservice.TokenActs;
import dev.narrowgate.delegation.endpoints.tokenservice.TokenServiceEndpoint;
import dev.narrowgate.delegation.engine.exchange.ObservedTokenExchanger;
import dev.narrowgate.delegation.engine.exchange.own.MintingTokenExchanger;
import dev.narrowgate.delegation.engine.task.Revoking.Asked;
import dev.narrowgate.delegation.engine.tokenservice.ClientAssertionVerifier;
import dev.narrowgate.delegation.engine.verification.NimbusTokenVerifier;
import dev.narrowgate.delegation.exchange.BindingCheckingTokenExchanger;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.exchange.NarrowingTokenExchanger;
import dev.narrowgate.delegation.exchange.TokenExchanger;
import dev.narrowgate.delegation.pipeline.DelegationPipeline;
import dev.narrowgate.delegation.pipeline.HopStages;
import dev.narrowgate.delegation.presenter.AuthenticatedClientVerifier;
import dev.narrowgate.delegation.presenter.CombinedPresenterVerifier;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation.Manner;
import dev.narrowgate.delegation.token.KeyBinding;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.TokenId;
import dev.narrowgate.delegation.verification.ProvenanceVerifier;
import dev.narrowgate.delegation.web.CallerContract;
import dev.narrowgate.delegation.web.body.BodyLimits;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/** The token service of one engine. It uses the stages of a hop, with clients in the role of callers. */
public final class TokenService {

    private final DelegationEngine engine;
    private final DelegationSettings settings;
    private final TokenServiceClients service;
    private final CallerContract callers;

    private TokenService(DelegationEngine engine, TokenServiceClients service, CallerContract callers) {
        this.engine = engine;
        this.settings = engine.settings();
        this.service = service;
        this.callers = callers;
    }

    /** Returns the handler of each path; empty if no token service is configured. */
    public static Map<String, WebHandler> of(DelegationEngine engine, CallerContract callers) {
        var service = engine.settings().tokenService();
        return service == null ? Map.of() : new TokenService(engine, service, callers).handlers();
    }

    private Map<String, WebHandler> handlers() {
        var tools = engine.tools();
        var lasting = engine.lasting();
        var requests = requests();
        var answers = new OAuthAnswers(callers.dpopNonce());
        var own = new NimbusTokenVerifier(List.of(engine.issuers().named(settings.gateway())), tools.clock());
        var acts = new TokenActs(tools.acts(), callers.peers(), tools.ids(), tools.clock());
        return Map.of(
                TokenServiceMetadata.TOKEN,
                exchange(requests, answers),
                TokenServiceMetadata.INTROSPECTION,
                OwnTokensEndpoint.introspection(requests, own, lasting.revocations(), answers, acts),
                TokenServiceMetadata.REVOCATION,
                OwnTokensEndpoint.revocation(requests, own, answers, acts, this::revoke));
    }

    private Mono<?> revoke(TokenId token, Instant end, String client) {
        return engine.revoking()
                .revoke(new Asked(
                        new Revocable.Token(token), Manner.REVOKED, null, end, "client " + client, "token service"));
    }

    private ClientRequests requests() {
        // The audience of an assertion is the issuer or the token endpoint (RFC 7523, section 3).
        var names = Set.of(settings.gateway(), TokenServiceMetadata.uri(settings, TokenServiceMetadata.TOKEN));
        var clients = new TokenClients(
                settings,
                engine.presenters(),
                engine.lasting().replays().apply("client"),
                names,
                engine.tools().clock());
        return new ClientRequests(
                new BodyLimits(
                        settings.limits().body().size(), settings.limits().bodyTimeout()),
                callers.evidence(),
                ClientAssertionVerifier::claimedClient,
                new ClientAuthenticator(
                        clients.of(service), clients.strangers(), engine.tools().registry()));
    }

    /** Uses the stages of a hop. The answer has the form of OAuth, and each token is issued anew. */
    private TokenServiceEndpoint exchange(ClientRequests requests, OAuthAnswers answers) {
        var tools = engine.tools();
        var stages = new HopStages(
                engine.tokens(),
                // A token request cannot carry provenance, so a token that needs provenance is refused here.
                ProvenanceVerifier.NONE,
                new CombinedPresenterVerifier(List.of(engine.presenters(), new AuthenticatedClientVerifier())),
                engine.issuers().rules(settings),
                engine.decisions(),
                engine.lasting().revocations(),
                engine.tasks());
        var pipeline = new DelegationPipeline(
                stages,
                new ObservedTokenExchanger(minting(), tools.registry()),
                tools.audit(),
                tools.clock(),
                OAuthError::status);
        return new TokenServiceEndpoint(
                requests,
                callers.evidence(),
                pipeline,
                answers,
                callers.refusals(),
                callers.peers(),
                tools.ids(),
                tools.clock());
    }

    private TokenExchanger minting() {
        var tools = engine.tools();
        Map<Principal, String> clients = new HashMap<>();
        service.clients().forEach(client -> clients.put(client.actor(), client.id()));
        var minting = new MintingTokenExchanger(
                settings.gateway(),
                engine.lasting().signingKeys(),
                tools.clock(),
                tools.ids(),
                delegation -> clients.getOrDefault(
                        delegation.presenter().principal(), delegation.token().clientId()),
                this::bindings);
        return new NarrowingTokenExchanger(new BindingCheckingTokenExchanger(minting, this::bindings), tools.clock());
    }

    /** The bindings of the incoming token, unless its policy does not keep them in the issued token. */
    private Set<KeyBinding> bindings(ExchangeRequest request) {
        var policy = settings.policies().get(request.permit().policy());
        return policy == null || policy.policy().carried().keepsBinding()
                ? request.delegation().token().bindings()
                : Set.of();
    }
}

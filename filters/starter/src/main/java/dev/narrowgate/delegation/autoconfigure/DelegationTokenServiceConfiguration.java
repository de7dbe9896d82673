package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.assembly.TimeOrderedIds;
import dev.narrowgate.delegation.assembly.TokenClients;
import dev.narrowgate.delegation.assembly.TrustedIssuers;
import dev.narrowgate.delegation.audit.ActSink;
import dev.narrowgate.delegation.audit.AuditSink;
import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.config.tokenservice.TokenServiceSettings;
import dev.narrowgate.delegation.decision.PolicyDecisionPoint;
import dev.narrowgate.delegation.endpoints.tokenservice.AuthorizationServerMetadata;
import dev.narrowgate.delegation.endpoints.tokenservice.ClientAuthenticator;
import dev.narrowgate.delegation.endpoints.tokenservice.ClientRequests;
import dev.narrowgate.delegation.endpoints.tokenservice.OAuthAnswers;
import dev.narrowgate.delegation.endpoints.tokenservice.OAuthError;
import dev.narrowgate.delegation.endpoints.tokenservice.OwnTokensEndpoint;
import dev.narrowgate.delegation.endpoints.tokenservice.TokenActs;
import dev.narrowgate.delegation.endpoints.tokenservice.TokenServiceEndpoint;
import dev.narrowgate.delegation.engine.exchange.ObservedTokenExchanger;
import dev.narrowgate.delegation.engine.exchange.own.MintingTokenExchanger;
import dev.narrowgate.delegation.engine.possession.InMemoryReplayCache;
import dev.narrowgate.delegation.engine.signing.SigningKeys;
import dev.narrowgate.delegation.engine.store.RevokedTokens;
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
import dev.narrowgate.delegation.presenter.PresenterVerifier;
import dev.narrowgate.delegation.token.KeyBinding;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.verification.ProvenanceVerifier;
import dev.narrowgate.delegation.verification.TokenVerifier;
import dev.narrowgate.delegation.verification.WatchedRevocations;
import dev.narrowgate.delegation.web.CallerContract;
import dev.narrowgate.delegation.web.body.BodyLimits;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import reactor.core.publisher.Mono;

/** The gateway's own token service, where one is configured: the stages of a hop, with keys of its own at the end. */
@Configuration(proxyBeanMethods = false)
class DelegationTokenServiceConfiguration {

    /** Before the routes of the gateway, which may take every path. */
    private static final int BEFORE_ROUTES = -2;

    @Bean
    RevokedTokens revokedTokens(DelegationSettings settings, InstantSource clock, MeterRegistry registry) {
        var revoked = new RevokedTokens(clock, settings.revokedTokens());
        CaffeineCacheMetrics.monitor(registry, revoked.cache(), "delegation.revoked");
        return revoked;
    }

    @Bean
    WatchedRevocations watchedRevocations(RevokedTokens revokedTokens) {
        return new WatchedRevocations(revokedTokens::isRevoked);
    }

    @Bean
    ClientRequests clientRequests(
            DelegationSettings settings,
            PresenterVerifier presenters,
            CallerContract callers,
            InstantSource clock,
            MeterRegistry registry) {
        var service = service(settings);
        var used = new InMemoryReplayCache(clock, settings.usedProofs());
        CaffeineCacheMetrics.monitor(registry, used.cache(), "delegation.proofs.client");
        // An assertion is for the issuer, or for where it is mostly shown (RFC 7523, section 3).
        var names = Set.of(settings.gateway(), TokenServiceMetadata.uri(settings, TokenServiceMetadata.TOKEN));
        var clients = new TokenClients(settings, presenters, used, names, clock);
        return new ClientRequests(
                new BodyLimits(settings.limits().bodySize(), settings.limits().bodyTimeout()),
                callers.evidence(),
                ClientAssertionVerifier::claimedClient,
                new ClientAuthenticator(clients.of(service), clients.strangers(), registry));
    }

    /** The stages of a hop; only that what comes out is told in other words, and is made anew each time. */
    @Bean
    TokenServiceEndpoint tokenServiceEndpoint(
            DelegationSettings settings,
            ClientRequests requests,
            CallerContract callers,
            TokenVerifier tokens,
            PresenterVerifier presenters,
            TrustedIssuers issuers,
            PolicyDecisionPoint decisions,
            SigningKeys signingKeys,
            WatchedRevocations revocations,
            AuditSink auditSink,
            TimeOrderedIds ids,
            InstantSource clock,
            MeterRegistry registry) {
        var stages = new HopStages(
                tokens,
                // A request for a token has no place for one, so a token that needs it is refused here.
                ProvenanceVerifier.NONE,
                new CombinedPresenterVerifier(List.of(presenters, new AuthenticatedClientVerifier())),
                issuers.rules(settings),
                decisions,
                revocations);
        var pipeline = new DelegationPipeline(
                stages,
                new ObservedTokenExchanger(minting(settings, signingKeys, ids, clock), registry),
                auditSink,
                clock,
                OAuthError::status);
        return new TokenServiceEndpoint(
                requests,
                callers.evidence(),
                pipeline,
                new OAuthAnswers(callers.dpopNonce()),
                callers.refusals(),
                callers.peers(),
                ids,
                clock);
    }

    /** No candidate for the framework, which adds CORS to the only mapping of this kind that it finds. */
    @Bean(autowireCandidate = false)
    HandlerMapping tokenServiceEndpoints(
            DelegationSettings settings,
            ClientRequests requests,
            TokenServiceEndpoint exchange,
            CallerContract callers,
            TrustedIssuers issuers,
            RevokedTokens revoked,
            WatchedRevocations revocations,
            ActSink actSink,
            TimeOrderedIds ids,
            InstantSource clock) {
        if (settings.tokenService() == null) {
            return new SimpleUrlHandlerMapping(Map.of(), BEFORE_ROUTES);
        }
        var answers = new OAuthAnswers(callers.dpopNonce());
        var own = new NimbusTokenVerifier(List.of(issuers.named(settings.gateway())), clock);
        var acts = new TokenActs(actSink, callers.peers(), ids, clock);
        return new SimpleUrlHandlerMapping(
                Map.of(
                        TokenServiceMetadata.TOKEN,
                        exchange,
                        TokenServiceMetadata.INTROSPECTION,
                        OwnTokensEndpoint.introspection(requests, own, revocations, answers, acts),
                        TokenServiceMetadata.REVOCATION,
                        OwnTokensEndpoint.revocation(requests, own, answers, acts, (token, end, by) -> {
                            revoked.revoke(token, end, by);
                            revocations.revoked(token);
                        })),
                BEFORE_ROUTES);
    }

    @Bean
    RouterFunction<ServerResponse> authorizationServerMetadata(DelegationSettings settings) {
        var service = settings.tokenService();
        return service == null
                ? request -> Mono.empty()
                : AuthorizationServerMetadata.route(
                        URI.create(settings.gateway()), TokenServiceMetadata.of(settings, service));
    }

    private static TokenExchanger minting(
            DelegationSettings settings, SigningKeys signingKeys, TimeOrderedIds ids, InstantSource clock) {
        Map<Principal, String> clients = new HashMap<>();
        service(settings).clients().forEach(client -> clients.put(client.actor(), client.id()));
        var minting = new MintingTokenExchanger(
                settings.gateway(),
                signingKeys,
                clock,
                ids,
                delegation -> clients.getOrDefault(
                        delegation.presenter().principal(), delegation.token().clientId()),
                request -> bindings(settings, request));
        return new NarrowingTokenExchanger(
                new BindingCheckingTokenExchanger(minting, request -> bindings(settings, request)), clock);
    }

    /** Those of the token that arrived, unless its policy says that they are not for the holder of what is issued. */
    private static Set<KeyBinding> bindings(DelegationSettings settings, ExchangeRequest request) {
        var policy = settings.policies().get(request.permit().policy());
        return policy == null || policy.carried().keepsBinding()
                ? request.delegation().token().bindings()
                : Set.of();
    }

    private static TokenServiceSettings service(DelegationSettings settings) {
        var service = settings.tokenService();
        return service == null ? new TokenServiceSettings(List.of()) : service;
    }
}

package dev.narrowgate.delegation.endpoints.tokenservice;

import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.*;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ExchangeUnavailable;
import dev.narrowgate.delegation.Unforeseen;
import dev.narrowgate.delegation.audit.TokenAct;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.AuthenticationLevel;
import dev.narrowgate.delegation.decision.CarriedLimits;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.decision.Grant;
import dev.narrowgate.delegation.decision.PolicyRule;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.decision.ScopeRules;
import dev.narrowgate.delegation.decision.TrustedPositions;
import dev.narrowgate.delegation.endpoints.tokenservice.ClientRequests.Asked;
import dev.narrowgate.delegation.engine.jose.DetailsClaim;
import dev.narrowgate.delegation.engine.transport.traffic.HopTrace;
import dev.narrowgate.delegation.hop.Hop.Exchanged;
import dev.narrowgate.delegation.hop.Received;
import dev.narrowgate.delegation.pipeline.DelegationPipeline;
import dev.narrowgate.delegation.pipeline.ForwardableHop;
import dev.narrowgate.delegation.presented.PresentedText;
import dev.narrowgate.delegation.presenter.Credentials;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.Scopes;
import dev.narrowgate.delegation.web.HopEnding;
import dev.narrowgate.delegation.web.RefusalLog;
import dev.narrowgate.delegation.web.RequestEventLoop;
import dev.narrowgate.delegation.web.TraceParent;
import dev.narrowgate.delegation.web.peer.CountedPeers;
import dev.narrowgate.delegation.web.request.EvidenceReader;
import dev.narrowgate.delegation.web.request.PresentedReader;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/**
 * Serves {@code POST /oauth2/token}: an agent requests a narrower token for a part of its task (RFC 8693). The request
 * runs through the pipeline like any other hop. The answer is the narrower token, and nothing is forwarded.
 */
public final class TokenServiceEndpoint implements WebHandler {

    /** The policy in the record of a request that was refused before its own policy was known. It allows nothing. */
    private static final DelegationPolicy NONE = new DelegationPolicy(
            "-",
            new Grant("-", Scopes.NONE, Duration.ZERO),
            ScopeRules.NONE,
            0,
            Set.of(),
            Optional.of(Set.of()),
            AuthenticationLevel.ANY,
            null,
            TrustedPositions.ANY,
            CarriedLimits.DEFAULT,
            PolicyRule.NONE);

    private final ClientRequests requests;
    private final EvidenceReader evidence;
    private final DelegationPipeline pipeline;
    private final OAuthAnswers answers;
    private final RefusalLog refusals;
    private final CountedPeers peers;
    private final Supplier<String> ids;
    private final InstantSource clock;

    /** A hop that is ready for the pipeline. If the credentials are a refusal, the pipeline only records it. */
    private record Prepared(Received received, Answer<Credentials> credentials, String type) {}

    public TokenServiceEndpoint(
            ClientRequests requests,
            EvidenceReader evidence,
            DelegationPipeline pipeline,
            OAuthAnswers answers,
            RefusalLog refusals,
            CountedPeers peers,
            Supplier<String> ids,
            InstantSource clock) {
        this.requests = requests;
        this.evidence = evidence;
        this.pipeline = pipeline;
        this.answers = answers;
        this.refusals = refusals;
        this.peers = peers;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        if (!OAuthAnswers.isPost(exchange)) {
            return answers.onlyPost(exchange);
        }
        return Mono.defer(() -> {
            var unread = unread(exchange);
            var taken = new AtomicBoolean();
            return requests.read(exchange.getRequest())
                    .map(asked -> prepare(exchange, asked, unread))
                    // An unforeseen error before the hop begins is recorded as a refusal too.
                    .onErrorMap(
                            error -> !(error instanceof DelegationFailure),
                            unforeseen -> Unforeseen.as(unforeseen, ExchangeUnavailable::new))
                    .onErrorResume(
                            DelegationFailure.class,
                            failure -> Mono.just(new Prepared(unread, Answer.refused(failure), "")))
                    .flatMap(prepared -> taken.compareAndSet(false, true) ? run(exchange, prepared) : Mono.empty())
                    .doOnCancel(() -> {
                        if (taken.compareAndSet(false, true)) {
                            left(unread);
                        }
                    });
        });
    }

    /** Records a caller that disconnected before its form was read or its client was authenticated. */
    private void left(Received unread) {
        Mono<Void> hop = pipeline.run(unread, Answer.awaited(Mono.never()), departure -> Mono.never());
        var unused = hop.toFuture().cancel(false);
    }

    private Prepared prepare(ServerWebExchange exchange, Asked asked, Received unread) {
        var request = TokenRequest.of(asked.form());
        var policy = request.within(asked.by().client());
        var shown = evidence.read(exchange.getRequest());
        // As at a resource: the presenter of a bound token proves its key, and the DPoP proof names this token.
        var scheme = shown.dpop() == null ? AuthorizationScheme.BEARER : AuthorizationScheme.DPOP;
        var credentials = new Credentials(
                request.subjectToken(),
                scheme,
                request.actorToken(),
                shown,
                asked.by().identity());
        var received = new Received(
                unread.id(),
                unread.at(),
                policy,
                unread.action(),
                unread.resource(),
                unread.traceId(),
                PresentedReader.read(exchange.getRequest(), presented(request)),
                unread.caller());
        return new Prepared(received, Answer.ready(credentials), request.type());
    }

    private static List<PresentedText> presented(TokenRequest request) {
        var subject = new PresentedText(SUBJECT_TOKEN, request.subjectToken().value());
        var actor = request.actorToken();
        return actor == null ? List.of(subject) : List.of(subject, new PresentedText(ACTOR_TOKEN, actor.value()));
    }

    /** Describes a request before its form is read. */
    private Received unread(ServerWebExchange exchange) {
        var request = exchange.getRequest();
        var caller = peers.caller(request);
        return new Received(
                ids.get(),
                clock.instant(),
                NONE,
                new Action(request.getMethod().name()),
                new Resource(TokenAct.ROUTE, request.getPath().value()),
                TraceParent.traceId(request.getHeaders().get(TraceParent.HEADER)),
                PresentedReader.read(request, List.of()),
                caller);
    }

    private Mono<Void> run(ServerWebExchange exchange, Prepared prepared) {
        return pipeline.run(
                prepared.received(),
                prepared.credentials(),
                departure -> RequestEventLoop.on(exchange, issue(exchange, departure, prepared.type())),
                refused -> {
                    refusals.note(refused);
                    return RequestEventLoop.on(exchange, answers.refuse(exchange, refused.failure()));
                });
    }

    private Mono<Integer> issue(ServerWebExchange exchange, ForwardableHop departure, String type) {
        return Mono.defer(() -> {
            var traffic = departure.traffic();
            // The next hop is this service itself.
            traffic.forwarded();
            // An issued token counts as one request of its task.
            traffic.reached();
            var trace = HopTrace.begin(RequestEventLoop.channel(exchange.getRequest()), traffic);
            return new HopEnding(exchange, trace).of(answers.ok(exchange, members(departure, type)));
        });
    }

    /** Whole seconds. A remainder below one second counts as one. */
    private static long seconds(Duration left) {
        if (!left.isPositive()) {
            throw new ExchangeUnavailable("the issued token has expired");
        }
        return Math.max(1, left.toSeconds());
    }

    /** Builds the members of RFC 8693, section 2.2.1. */
    private Map<String, Object> members(ForwardableHop departure, String type) {
        // The token service reads no shadow into its requests, so each hop that arrives here is permitted.
        var issued = ((Exchanged) departure.hop()).token();
        var token = issued.authorization().token();
        if (token == null) {
            throw new ExchangeUnavailable("the policy issues a credential, and no token");
        }
        var members = new LinkedHashMap<String, Object>();
        members.put(ACCESS_TOKEN, token.value());
        members.put(ISSUED_TOKEN_TYPE, type);
        // RFC 9449, section 5: a token that is bound by jkt has the type DPoP.
        members.put(TOKEN_TYPE, TokenUsage.of(issued.bindings()));
        members.put(EXPIRES_IN, seconds(Duration.between(clock.instant(), issued.expiresAt())));
        if (!issued.authority().scopes().isEmpty()) {
            members.put(SCOPE, issued.authority().scopes().toString());
        }
        if (!issued.authority().details().values().isEmpty()) {
            members.put(
                    AUTHORIZATION_DETAILS, DetailsClaim.claim(issued.authority().details()));
        }
        return members;
    }
}

package dev.narrowgate.delegation.endpoints.task;

import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.AuthenticationLevel;
import dev.narrowgate.delegation.decision.CarriedLimits;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.decision.Grant;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.decision.ScopeRules;
import dev.narrowgate.delegation.decision.TrustedPositions;
import dev.narrowgate.delegation.engine.task.GatewayTasks;
import dev.narrowgate.delegation.engine.task.Revoking;
import dev.narrowgate.delegation.engine.task.Revoking.Asked;
import dev.narrowgate.delegation.engine.transport.traffic.HopTrace;
import dev.narrowgate.delegation.hop.Hop.Exchanged;
import dev.narrowgate.delegation.hop.Received;
import dev.narrowgate.delegation.pipeline.DelegationPipeline;
import dev.narrowgate.delegation.pipeline.ForwardableHop;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation.Manner;
import dev.narrowgate.delegation.task.Task;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.Scopes;
import dev.narrowgate.delegation.web.CallerContract;
import dev.narrowgate.delegation.web.HopEnding;
import dev.narrowgate.delegation.web.RequestEventLoop;
import dev.narrowgate.delegation.web.TraceParent;
import dev.narrowgate.delegation.web.request.PresentedReader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Serves {@code POST /tasks/{id}/complete}: the subject of a task, or its first actor, ends it with a token of the task.
 * The request runs through the pipeline like any other hop, and leaves its records. Nothing is forwarded.
 */
public final class TaskCompletionEndpoint implements WebHandler {

    /** The pattern of the path. */
    public static final String PATH = "/tasks/*/complete";

    /** The name in place of the route and the policy, in records. */
    private static final String NAME = "task-completion";

    private static final Duration LIFE = Duration.ofMinutes(1);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final DelegationPipeline pipeline;
    private final DelegationPolicy policy;
    private final Revoking revoking;
    private final CallerContract callers;
    private final GatewayTasks tasks;
    private final Supplier<String> ids;
    private final InstantSource clock;

    /**
     * @param pipeline of hops that no budget counts
     * @param gateway the audience of the permission to complete
     */
    public TaskCompletionEndpoint(
            DelegationPipeline pipeline,
            String gateway,
            Revoking revoking,
            CallerContract callers,
            GatewayTasks tasks,
            Supplier<String> ids,
            InstantSource clock) {
        this.pipeline = pipeline;
        this.policy = policy(gateway);
        this.revoking = revoking;
        this.callers = callers;
        this.tasks = tasks;
        this.ids = ids;
        this.clock = clock;
    }

    /** Any token of the task suffices, with any scopes. */
    private static DelegationPolicy policy(String gateway) {
        return new DelegationPolicy(
                NAME,
                new Grant(gateway, Scopes.NONE, LIFE),
                ScopeRules.NONE,
                ActorChain.MAXIMUM_DEPTH,
                Set.of(),
                Optional.empty(),
                AuthenticationLevel.ANY,
                null,
                TrustedPositions.ANY,
                CarriedLimits.DEFAULT,
                new CompletionRule());
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        var request = exchange.getRequest();
        if (!HttpMethod.POST.equals(request.getMethod())) {
            return Mono.error(new MethodNotAllowedException(request.getMethod(), Set.of(HttpMethod.POST)));
        }
        var presented = PresentedReader.read(request);
        var received = new Received(
                ids.get(),
                clock.instant(),
                policy,
                new Action(HttpMethod.POST.name()),
                new Resource(NAME, request.getPath().pathWithinApplication().value()),
                TraceParent.traceId(request.getHeaders().get(TraceParent.HEADER)),
                presented,
                callers.peers().caller(request));
        return pipeline.run(
                received,
                callers.credentials().read(request, presented),
                departure -> RequestEventLoop.on(exchange, complete(exchange, departure)),
                refused -> {
                    callers.refusals().note(refused);
                    return RequestEventLoop.on(exchange, callers.problems().write(exchange, refused));
                });
    }

    private Mono<Integer> complete(ServerWebExchange exchange, ForwardableHop departure) {
        return Mono.defer(() -> {
            var traffic = departure.traffic();
            // The next hop is this gateway itself.
            traffic.forwarded();
            var trace = HopTrace.begin(RequestEventLoop.channel(exchange.getRequest()), traffic);
            var delegation = ((Exchanged) departure.hop()).delegation();
            var completed =
                    completed(delegation).flatMap(task -> RequestEventLoop.on(exchange, answer(exchange, task)));
            return new HopEnding(exchange, trace).of(completed);
        });
    }

    private Mono<Task> completed(Delegation delegation) {
        var task = Objects.requireNonNull(delegation.task(), "the rule holds for a task alone");
        return revoking.revoke(asked(task, delegation)).thenReturn(task);
    }

    private Asked asked(Task task, Delegation delegation) {
        return new Asked(
                new Revocable.Task(task.id()),
                Manner.COMPLETED,
                null,
                tasks.completedUntil(end(task, delegation), clock.instant()),
                delegation
                        .actor()
                        .map(actor -> "actor " + text(actor))
                        .orElseGet(() -> "subject " + text(delegation.subject())),
                "completed by its own");
    }

    private static Instant end(Task task, Delegation delegation) {
        return task.limits().hasDeadline()
                ? task.limits().deadline()
                : delegation.token().expiresAt();
    }

    private static String text(Principal principal) {
        return principal.subject() + " of " + principal.issuer();
    }

    private static Mono<Void> answer(ServerWebExchange exchange, Task task) {
        var members = new LinkedHashMap<String, Object>();
        members.put("id", task.id().id());
        members.put("origin", task.id().origin());
        members.put("status", "completed");
        var body = JSON.writeValueAsBytes(members);
        var response = exchange.getResponse();
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        response.getHeaders().setCacheControl("no-store");
        response.getHeaders().setContentLength(body.length);
        return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
    }
}

package dev.narrowgate.delegation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.narrowgate.delegation.audit.AuditSink;
import dev.narrowgate.delegation.audit.Recorded;
import dev.narrowgate.delegation.decision.Decision.Permit;
import dev.narrowgate.delegation.decision.PolicyDecisionPoint;
import dev.narrowgate.delegation.engine.oauth.OAuthEndpoint;
import dev.narrowgate.delegation.exchange.OutgoingAuthorization;
import dev.narrowgate.delegation.hop.Hop;
import dev.narrowgate.delegation.pipeline.DelegationPipeline;
import dev.narrowgate.delegation.pipeline.ForwardableHop;
import dev.narrowgate.delegation.pipeline.HopStages;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.presenter.DelegationRules;
import dev.narrowgate.delegation.token.TokenTimes;
import io.netty.util.concurrent.EventExecutorGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class ArchitectureTest {

    private static final String BASE = "dev.narrowgate.delegation.";

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.narrowgate.delegation");

    /** Another one would ask over HTTP/2, and use connections again whose state is not known. */
    @Test
    void everyClientIsGuarded() {
        noClasses()
                .that()
                .doNotHaveSimpleName("GuardedClient")
                .should()
                .callMethodWhere(JavaCall.Predicates.target(DescribedPredicate.describe(
                        "make a client",
                        target -> target.getOwner().getName().equals("reactor.netty.http.client.HttpClient")
                                && target.getName().matches("create|newConnection"))))
                .check(ALL);
    }

    /** A body goes on as it comes, whatever its method. A form is read whole, up to 64 KB. */
    @Test
    void noBodyIsCollected() {
        var collecting = Set.of(
                "org.springframework.core.io.buffer.DataBufferUtils.join",
                "reactor.netty.ByteBufFlux.aggregate",
                "reactor.netty.ByteBufFlux.collectList",
                "reactor.netty.ByteBufFlux.reduce",
                "org.springframework.web.server.ServerWebExchange.getFormData",
                "org.springframework.web.server.ServerWebExchange.getMultipartData",
                "org.springframework.web.reactive.function.server.ServerRequest.bodyToMono",
                "org.springframework.web.reactive.function.server.ServerRequest.formData",
                "org.springframework.web.reactive.function.server.ServerRequest.multipartData",
                "org.springframework.web.reactive.function.BodyExtractors.toMono",
                "org.springframework.web.reactive.function.BodyExtractors.toFormData",
                "org.springframework.web.reactive.function.BodyExtractors.toMultipartData",
                "org.springframework.cloud.gateway.support.ServerWebExchangeUtils.cacheRequestBody",
                "org.springframework.cloud.gateway.support.ServerWebExchangeUtils.cacheRequestBodyAndRequest");
        noClasses()
                .that()
                .doNotHaveSimpleName("FormReader")
                .and()
                // 16 KB of an operator, and a pushed event within the limit of a body.
                .doNotHaveSimpleName("OperatorAnswers")
                .and()
                .doNotHaveSimpleName("PushEndpoint")
                .should()
                .callMethodWhere(JavaCall.Predicates.target(DescribedPredicate.describe(
                        "collect a body",
                        target -> collecting.contains(target.getOwner().getName() + "." + target.getName()))))
                .check(ALL);
    }

    /** Weighed, or refusing when it is full: there is no third kind. */
    @Test
    void noCacheIsUnbounded() {
        noClasses()
                .that()
                .doNotHaveSimpleName("WeighedCache")
                .and()
                .doNotHaveSimpleName("LiveEntries")
                .should()
                .callMethodWhere(JavaCall.Predicates.target(DescribedPredicate.describe(
                        "make a cache",
                        target -> target.getOwner().getName().equals("com.github.benmanes.caffeine.cache.Caffeine")
                                && target.getName().equals("newBuilder"))))
                .check(ALL);
    }

    /** What threads share and grows with what is sent has a bound of its own, which is said beside each name. */
    @Test
    void noSharedMapIsUnbounded() {
        var bounded = Set.of(
                // As many as calls may be under way: servers' max-concurrent, and 100 questions to an issuer.
                "SingleFlight",
                // Owners of what is bounded itself, and keys of what is weighed.
                "LiveEntries",
                "GroundIndex",
                // Streams of the configurations so far.
                "SignalMemory",
                // Revocations that are under way here.
                "AppliedRevocations",
                // Hops and streams that are open.
                "WatchedRevocations",
                "RedisBudgets",
                // As many values as it lets pass.
                "BoundedLabels",
                // Bundles of the configuration.
                "PresentClients",
                // 1000 next hops.
                "NextHopNonces",
                // Policies and stages, codes of failures.
                "StageTimer",
                "ObservedAuditSink",
                // Instances: as many as there are processors. Threads: 10,000 questions that wait.
                "RegoInstances",
                "RegoThreads",
                // Reasons that connections and hops end for.
                "SampledLog",
                // 65,536 records that wait, then refusals.
                "FileAuditSink",
                // 65,536 requests that wait, then refusals.
                "FolderWriter");
        noClasses()
                .that(DescribedPredicate.describe("are not known", type -> !bounded.contains(type.getSimpleName())))
                .should()
                .callConstructorWhere(DescribedPredicate.describe(
                        "make a map or a queue that threads share",
                        call -> call.getTargetOwner().getPackageName().equals("java.util.concurrent")
                                && (call.getTargetOwner().isAssignableTo(java.util.Collection.class)
                                        || call.getTargetOwner().isAssignableTo(java.util.Map.class))
                                && !call.getTargetOwner().getSimpleName().startsWith("CopyOnWrite")))
                .check(ALL);
    }

    /**
     * For a host with an underscore {@code java.net.URI} says that there is none. Others than these ask {@code TargetHost};
     * these hold names of services, or places to which such a host is not admitted.
     */
    @Test
    void hostsOfRoutesAreReadWithUnderscores() {
        var known =
                Set.of("TargetHost", "RouteTarget", "UnderscoredHosts", "TargetFilter", "RouteAddresses", "Addresses");
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.narrowgate.delegation.engine..")
                .and(DescribedPredicate.describe("are not known", type -> !known.contains(type.getSimpleName())))
                .should()
                .callMethod(java.net.URI.class, "getHost")
                .check(ALL);
    }

    /** A folder is never quiet when another of its files changes all the time: files are read instead. */
    @Test
    void noFolderIsWatched() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.nio.file.WatchService")
                .check(ALL);
    }

    /** What a handshake accepted may be refused now: who reads it stands behind the guard, or is the guard. */
    @Test
    void certificatesOfClientsAreReadBehindTheGuardOfTheirTrust() {
        noClasses()
                .that()
                .doNotHaveSimpleName("PeerTrustGuard")
                .and()
                .doNotHaveSimpleName("ClientCertificates")
                .should()
                .callMethodWhere(JavaCall.Predicates.target(DescribedPredicate.describe(
                        "read the certificates of the other end",
                        target -> target.getName().equals("getPeerCertificates"))))
                .check(ALL);
    }

    @Test
    void onlyTheProblemCatalogNamesAStatus() {
        noClasses()
                .that()
                .doNotHaveSimpleName("ProblemCatalog")
                .and()
                .doNotHaveSimpleName("ProblemTable")
                .and()
                .doNotHaveSimpleName("Problem")
                .should()
                .accessFieldWhere(com.tngtech.archunit.core.domain.JavaFieldAccess.Predicates.target(
                        DescribedPredicate.describe(
                                "a status",
                                field -> field.getOwner().isEquivalentTo(HttpStatus.class)
                                        // By this one the framework says that a time is over.
                                        && !field.getName().equals("GATEWAY_TIMEOUT"))))
                .check(ALL);
    }

    /** One function for all times: nothing else reads {@code exp}, {@code nbf}, {@code iat} and {@code auth_time} as dates. */
    @Test
    void onlyOneClassReadsTimesOutOfClaims() {
        noClasses()
                .that()
                .doNotHaveSimpleName("TimeClaims")
                .and()
                .doNotHaveSimpleName("ClaimReader")
                .should()
                .callMethodWhere(JavaCall.Predicates.target(DescribedPredicate.describe(
                        "read a date", target -> target.getName().matches("numericDate|optionalNumericDate"))))
                .check(ALL);
        noClasses()
                .that()
                .doNotHaveSimpleName("TimeClaims")
                .should()
                .callConstructorWhere(makes(TokenTimes.class))
                .check(ALL);
    }

    /** And not past that function either: where the names of these claims stand, they are written or looked for. */
    @Test
    void noOtherCodeTakesTheValueOfATime() throws IOException {
        var time = Pattern.compile(
                "(get|raw|path|string|optionalString|positive)\\((\"(exp|nbf|iat|auth_time)\"|EXP|NBF|IAT|AUTH_TIME)");
        var taken = new java.util.ArrayList<String>();
        var files = java.util.stream.Stream.of("../engine/src/main/java", "src/main/java")
                .map(Path::of);
        for (var file : files.flatMap(ArchitectureTest::javaFiles).toList()) {
            if (time.matcher(Files.readString(file)).find()) {
                taken.add(file.getFileName().toString());
            }
        }
        assertThat(taken).isEmpty();
    }

    /** A task that waits for its time keeps all that it knows, long after the connection or the stream that it was for. */
    @Test
    void aClassThatSchedulesATaskAlsoCancels() {
        noClasses()
                .that(DescribedPredicate.describe(
                        "cancel nothing",
                        type -> type.getMethodCallsFromSelf().stream()
                                .noneMatch(call -> call.getTarget().getName().equals("cancel"))))
                .should()
                .callMethodWhere(JavaCall.Predicates.target(DescribedPredicate.describe(
                        "schedule a task of an event loop",
                        target -> target.getOwner().isAssignableTo(EventExecutorGroup.class)
                                && target.getName().startsWith("schedule"))))
                .check(ALL);
    }

    @Test
    void noClassBlocksOrSubscribes() {
        noClasses()
                .should()
                .callMethodWhere(JavaCall.Predicates.target(DescribedPredicate.describe(
                        "block or subscribe",
                        target -> (target.getOwner().isAssignableTo(Mono.class)
                                        || target.getOwner().isAssignableTo(Flux.class))
                                && target.getName().matches("block.*|toIterable|toStream|subscribe"))))
                .check(ALL);
    }

    /** Where a hop is held against what was recorded. Another place would be a way round it. */
    @Test
    void aTokenIsSetInOnePlaceAlone() {
        noClasses()
                .that()
                .doNotHaveSimpleName("OutgoingHeadersFilter")
                .and()
                // One that wraps another is itself asked in that place.
                .areNotAssignableTo(OutgoingAuthorization.class)
                .should()
                .callMethodWhere(JavaCall.Predicates.target(DescribedPredicate.describe(
                        "call OutgoingAuthorization.headers",
                        target -> target.getOwner().isAssignableTo(OutgoingAuthorization.class)
                                && target.getName().equals("headers"))))
                .check(ALL);
    }

    /** Metadata name no endpoint but through the one function that decides where secrets go. */
    @Test
    void anEndpointIsFoundInOnePlaceAlone() {
        calledOnlyBy("IssuerMetadata", "endpoint", "KeySources");
        noClasses()
                .that()
                .doNotHaveSimpleName("AuthorizationServerClient")
                .and()
                .doNotHaveSimpleName("Introspections")
                .and()
                // Addresses that the configuration names in full.
                .doNotHaveSimpleName("CredentialSources")
                .should()
                .callConstructorWhere(makes(OAuthEndpoint.class))
                .check(ALL);
    }

    @Test
    void onlyDecisionPointsPermit() {
        madeOnlyBy(Permit.class, PolicyDecisionPoint.class);
    }

    @Test
    void onlySinksSayThatSomethingWasRecorded() {
        // A record on its way through the file sink tells those who wait for it.
        noClasses()
                .that()
                .areNotAssignableTo(AuditSink.class)
                .and()
                .doNotHaveSimpleName("PendingRecord")
                .and()
                .doNotHaveSimpleName("Recorded")
                .should()
                .callConstructorWhere(makes(Recorded.class))
                .check(ALL);
    }

    @Test
    void noStageCanBeForged() {
        madeOnlyBy(Delegation.class, DelegationRules.class);
        for (var stage : List.of(Hop.Verified.class, Hop.Permitted.class)) {
            madeOnlyBy(stage, HopStages.class);
        }
        for (var stage : List.of(Hop.Exchanged.class, ForwardableHop.class)) {
            madeOnlyBy(stage, DelegationPipeline.class);
        }
    }

    /** Explain judges hops, also with keys of its own. None of them gets as far as an exchange. */
    @Test
    void anExplainedHopIsNeverExchanged() {
        noClasses()
                .that()
                .resideInAPackage(BASE + "explain..")
                .or()
                .haveSimpleName("UncachedEngine")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(BASE + "exchange..")
                .check(ALL);
        noClasses()
                .that()
                .areNotAssignableTo(DelegationPipeline.class)
                .and()
                .doNotHaveSimpleName("HopRun")
                .should()
                .callMethodWhere(JavaCall.Predicates.target(DescribedPredicate.describe(
                        "judge a hop",
                        target -> target.getOwner().isEquivalentTo(HopStages.class)
                                && target.getName().equals("judge"))))
                .check(ALL);
    }

    @Test
    void noFileExceedsThreeHundredLinesAndTheMedianIsUnderAHundred() throws IOException {
        var sizes = List.of(
                        "../core/src/main/java",
                        "../engine/src/main/java",
                        "src/main/java",
                        "../../gateway/src/main/java")
                .stream()
                .map(Path::of)
                .filter(Files::exists)
                .flatMap(ArchitectureTest::javaFiles)
                .map(ArchitectureTest::lines)
                .sorted()
                .toList();

        assertThat(sizes).hasSizeGreaterThan(80);
        assertThat(sizes.getLast()).isLessThanOrEqualTo(300);
        assertThat(sizes.get(sizes.size() / 2)).isLessThan(100);
    }

    private static java.util.stream.Stream<Path> javaFiles(Path root) {
        try (var files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    private static int lines(Path file) {
        try (var lines = Files.lines(file)) {
            return (int) lines.count();
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    private static void calledOnlyBy(Class<?> type, String method, String caller) {
        calledOnlyBy(type.getSimpleName(), method, caller);
    }

    private static void calledOnlyBy(String type, String method, String caller) {
        noClasses()
                .that()
                .doNotHaveSimpleName(caller)
                .and()
                .doNotHaveSimpleName(type)
                .should()
                .callMethodWhere(JavaCall.Predicates.target(DescribedPredicate.describe(
                        "call " + type + "." + method,
                        target -> target.getOwner().getSimpleName().equals(type)
                                && target.getName().equals(method))))
                .check(ALL);
    }

    private static void madeOnlyBy(Class<?> type, Class<?> maker) {
        noClasses()
                .that()
                .areNotAssignableTo(maker)
                .and()
                // One constructor of a record calls another.
                .areNotAssignableTo(type)
                .should()
                .callConstructorWhere(makes(type))
                .check(ALL);
    }

    private static DescribedPredicate<com.tngtech.archunit.core.domain.JavaConstructorCall> makes(Class<?> type) {
        return DescribedPredicate.describe(
                "make a " + type.getSimpleName(), call -> call.getTargetOwner().isEquivalentTo(type));
    }
}

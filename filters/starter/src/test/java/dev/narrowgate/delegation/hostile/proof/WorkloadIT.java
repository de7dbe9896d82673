package dev.narrowgate.delegation.hostile.proof;

import static dev.narrowgate.delegation.testing.GatewayHarness.GATEWAY;
import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.WireMock;
import dev.narrowgate.delegation.TestAuthority;
import dev.narrowgate.delegation.TestHolder;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Workloads that prove themselves by JWT-SVIDs, and by Workload-Identity-Tokens with their proofs. */
class WorkloadIT {

    private static final String PATH = "/tickets/1";
    private static final String RESEARCHER = "/agents/researcher";
    private static TestAuthority authority;
    private static TestAuthority stranger;
    private static GatewayHarness gateway;

    private final TestHolder holder = new TestHolder();
    private final String token = gateway.delegation().sign();

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        authority = new TestAuthority("example.org");
        stranger = new TestAuthority("other.org");
        var ours = Files.writeString(folder.resolve("ours.json"), authority.bundle());
        var theirs = Files.writeString(folder.resolve("theirs.json"), stranger.bundle());
        gateway = new GatewayHarness(
                folder,
                "--delegation.proofs.trust-domains[0].name=example.org",
                "--delegation.proofs.trust-domains[0].bundle=" + ours.toUri(),
                "--delegation.proofs.trust-domains[1].name=other.org",
                "--delegation.proofs.trust-domains[1].bundle=" + theirs.toUri(),
                "--delegation.actors.researcher.spiffe-id=spiffe://example.org" + RESEARCHER);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void forget() {
        gateway.reset();
    }

    @Test
    void sp05_aJwtSvidProvesTheActorThatItsSpiffeIdIsConfiguredFor() throws Exception {
        var answer = svid(authority.jwtSvid(RESEARCHER, GATEWAY));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(gateway.forwarded().getFirst().getHeader("Delegation-Chain"))
                .isEqualTo("\"researcher\", \"orchestrator\"");
        assertThat(proof()).isEqualTo("jwt_svid");
        assertThat(svid(authority.jwtSvid(RESEARCHER, GATEWAY).header("typ", null))
                        .statusCode())
                .isEqualTo(200);
    }

    /** JWT-SVID, section 2.2: the header is optional, and one key of the bundle fits. */
    @Test
    void aJwtSvidNeedNotNameItsKey() throws Exception {
        assertThat(svid(good().header("kid", null)).statusCode()).isEqualTo(200);
        assertThat(proof()).isEqualTo("jwt_svid");
    }

    static Stream<TestIssuer.Token> badSvids() {
        return Stream.of(
                good().claim("aud", "https://elsewhere.example.com"),
                good().claim("aud", null),
                good().claim("exp", null),
                good().livesFor(-1),
                good().claim("nbf", Instant.now().getEpochSecond() + 600),
                good().claim("iat", Instant.now().getEpochSecond() + 120),
                good().claim("iat", Instant.now().getEpochSecond() + 900)
                        .claim("exp", Instant.now().getEpochSecond() + 600),
                good().claim("iat", Instant.now().getEpochSecond() - 86_400),
                good().claim("iat", null).livesFor(86_410),
                good().livesFor(3_650L * 86_400),
                good().claim("aud", List.of(GATEWAY, "https://elsewhere.example.com")),
                good().header("kid", "unknown"),
                good().header("kid", ""),
                good().header("kid", null).signedBy(TestIssuer.newKey("other")),
                good().header("kid", null).header("alg", "RS256"),
                good().header("alg", "EdDSA"),
                good().header("alg", "HS256"),
                good().header("alg", "none"),
                good().header("crit", List.of("exp")),
                good().header("jku", "https://evil.example.com/keys"),
                good().signedBy(TestIssuer.newKey("example.org-key")),
                // Signed by another known trust domain: bundles are never mixed.
                stranger.jwtSvid(RESEARCHER, GATEWAY).claim("sub", "spiffe://example.org" + RESEARCHER),
                good().claim("sub", "spiffe://unknown.org/x"),
                good().claim("sub", "spiffe://example.org"),
                good().claim("sub", "spiffe://example.org/../x"),
                good().claim("sub", "spiffe://EXAMPLE.org/x"),
                good().claim("sub", "spiffe://example.org/%2e"),
                good().claim("sub", 5),
                good().header("typ", "at+jwt"),
                good().header("typ", "wit+jwt"));
    }

    private static TestIssuer.Token good() {
        return authority.jwtSvid(RESEARCHER, GATEWAY);
    }

    @ParameterizedTest
    @MethodSource("badSvids")
    void sp01_sp03_sp05_refusesASvidThatIsNotSound(TestIssuer.Token svid) throws Exception {
        refused(svid(svid), 401, "token-rejected");
    }

    @Test
    void wi05_aWorkloadIdentityWithItsProofIsForwarded() throws Exception {
        var identity = authority.identityToken(RESEARCHER, holder).sign();

        var answer = workload(identity, holder.workloadProof(GATEWAY + PATH, identity, token));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(gateway.forwarded().getFirst().getHeader("Delegation-Actor")).isEqualTo("researcher");
        assertThat(gateway.forwarded().getFirst().getHeaders().keys()).noneMatch(name -> name.startsWith("Workload"));
        assertThat(proof()).isEqualTo("workload_token");
    }

    static Stream<UnaryOperator<TestIssuer.Token>> badIdentities() {
        return Stream.of(
                identity -> identity.header("typ", "JWT"),
                identity -> identity.header("typ", "at+jwt"),
                identity -> identity.header("kid", "unknown"),
                identity -> identity.header("kid", null),
                identity -> identity.header("alg", "none"),
                identity -> identity.header("jku", "https://evil.example.com/keys"),
                identity -> identity.claim("aud", GATEWAY),
                identity -> identity.claim("cnf", null),
                identity -> identity.claim("cnf", Map.of()),
                identity -> identity.claim("cnf", Map.of("jwk", "x")),
                identity -> identity.claim("cnf", Map.of("jwk", Map.of("kty", "oct", "k", "AA", "alg", "HS256"))),
                identity -> identity.livesFor(-1),
                identity -> identity.claim("exp", null),
                identity -> identity.claim("nbf", Instant.now().getEpochSecond() + 120),
                identity -> identity.claim("iat", Instant.now().getEpochSecond() + 120),
                identity -> identity.claim("iat", "now"),
                identity -> identity.livesFor(3_650L * 86_400),
                identity -> identity.claim("sub", "spiffe://unknown.org/x"),
                identity -> identity.claim("sub", "spiffe://other.org/x"),
                identity -> identity.claim("sub", "researcher"),
                identity -> identity.claim("sub", null),
                identity -> identity.signedBy(TestIssuer.newKey("example.org-key")));
    }

    @ParameterizedTest
    @MethodSource("badIdentities")
    void b010_wi01_refusesAnIdentityThatIsNotSound(UnaryOperator<TestIssuer.Token> change) throws Exception {
        var identity = change.apply(authority.identityToken(RESEARCHER, holder)).sign();

        malformed(workload(identity, holder.workloadProof(GATEWAY + PATH, identity, token)));
    }

    @Test
    void b010_noIssuerOfATokenIsEverAskedForKeys() throws Exception {
        var identity = authority
                .identityToken(RESEARCHER, holder)
                .claim("iss", gateway.keys().baseUrl())
                .signedBy(TestIssuer.newKey("example.org-key"))
                .sign();
        gateway.keys().resetRequests();

        malformed(workload(identity, holder.workloadProof(GATEWAY + PATH, identity, token)));
        assertThat(gateway.keys().findAll(WireMock.anyRequestedFor(WireMock.anyUrl())))
                .isEmpty();
    }

    static Stream<UnaryOperator<TestHolder.ProofMethod>> badProofs() {
        return Stream.of(
                proof -> proof.claim("ath", null),
                proof -> proof.claim("ath", TestHolder.hash("other")),
                proof -> proof.claim("wth", null),
                proof -> proof.claim("wth", TestHolder.hash("other")),
                proof -> proof.claim("oth", Map.of("x", "y")),
                proof -> proof.claim("tth", TestHolder.hash("none here")),
                proof -> proof.claim("aud", "https://evil.example.com" + PATH),
                proof -> proof.claim("aud", GATEWAY + "/tickets/2"),
                proof -> proof.claim("aud", null),
                proof -> proof.claim("exp", Instant.now().getEpochSecond() - 1),
                proof -> proof.claim("exp", Instant.now().getEpochSecond() + 3600),
                proof -> proof.claim("exp", null),
                proof -> proof.claim("nbf", Instant.now().getEpochSecond() + 120),
                proof -> proof.claim("iat", Instant.now().getEpochSecond() + 120),
                proof -> proof.claim("jti", null),
                proof -> proof.header("typ", "JWT"),
                proof -> proof.header("typ", "dpop+jwt"),
                proof -> proof.header("alg", "ES384"),
                proof -> proof.header("alg", "none"),
                proof -> proof.signedBy(TestIssuer.newKey("other")));
    }

    @ParameterizedTest
    @MethodSource("badProofs")
    void b010_wi05_wi06_refusesAProofThatIsNotSound(UnaryOperator<TestHolder.ProofMethod> change) throws Exception {
        var identity = authority.identityToken(RESEARCHER, holder).sign();

        malformed(workload(identity, change.apply(holder.workloadProof(GATEWAY + PATH, identity, token))));
    }

    @Test
    void b010_oneWithoutTheOtherIsWorthNothing() throws Exception {
        var identity = authority.identityToken(RESEARCHER, holder).sign();
        var proof = holder.workloadProof(GATEWAY + PATH, identity, token).sign();

        malformed(gateway.call(PATH, "Authorization", "Bearer " + token, "Workload-Identity-Token", identity));
        malformed(gateway.call(PATH, "Authorization", "Bearer " + token, "Workload-Proof-Token", proof));
        refused(gateway.call(PATH, "Authorization", "Bearer " + identity), 401, "token-rejected");
        refused(gateway.call(PATH, "Authorization", "Bearer " + token, "Actor-Token", identity), 401, "token-rejected");
    }

    @Test
    void b010_aProofIsGoodForOneUse() throws Exception {
        var identity = authority.identityToken(RESEARCHER, holder).sign();
        var proof = holder.workloadProof(GATEWAY + PATH, identity, token);

        assertThat(workload(identity, proof).statusCode()).isEqualTo(200);
        gateway.reset();
        malformed(workload(identity, proof));
    }

    @Test
    void wi06_aTransactionTokenHasToBeCoveredByTheProof() throws Exception {
        var identity = authority.identityToken(RESEARCHER, holder).sign();
        var proof = holder.workloadProof(GATEWAY + PATH, identity, token);

        malformed(workload(identity, proof, "Txn-Token", "txn"));
        assertThat(workload(identity, proof.claim("tth", TestHolder.hash("txn")), "Txn-Token", "txn")
                        .statusCode())
                .isEqualTo(200);
    }

    private HttpResponse<String> svid(TestIssuer.Token svid) throws Exception {
        return gateway.call(PATH, "Authorization", "Bearer " + token, "Actor-Token", svid.sign());
    }

    private HttpResponse<String> workload(String identity, TestHolder.ProofMethod proof, String... more)
            throws Exception {
        var headers = Stream.concat(
                Stream.of(
                        "Authorization",
                        "Bearer " + token,
                        "Workload-Identity-Token",
                        identity,
                        "Workload-Proof-Token",
                        proof.sign()),
                Stream.of(more));
        return gateway.call(PATH, headers.toArray(String[]::new));
    }

    private static String proof() throws Exception {
        return gateway.audited().reversed().stream()
                .filter(record -> record.has("presenter"))
                .findFirst()
                .orElseThrow()
                .at("/presenter/proof")
                .asString();
    }

    private static void malformed(HttpResponse<String> answer) {
        refused(answer, 400, "request-malformed");
    }

    private static void refused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer).get("code").asString()).isEqualTo(code);
        assertThat(gateway.forwarded()).isEmpty();
    }
}

package dev.narrowgate.gateway.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.gateway.real.LiveIssuer.Session;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The answers that a gateway accepts from any authorization server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ExchangeContract<S extends LiveServer> {

    private static final int LONGEST_SECONDS = 30;

    /** A length at which no part of another text matches by chance. */
    private static final int PIECE = 20;

    private S server;
    private GatewayHarness gateway;

    abstract S start() throws Exception;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = start();
        gateway = new GatewayHarness(
                folder,
                "--authorization-server=" + server.issuer(),
                "--spring.config.additional-location=classpath:/exchange/gateway.yaml");
    }

    @AfterAll
    void stop() throws Exception {
        if (gateway != null) {
            gateway.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void forget() {
        gateway.reset();
    }

    final S server() {
        return server;
    }

    final GatewayHarness gateway() {
        return gateway;
    }

    final HttpResponse<String> call(String policy, List<String> headers) throws Exception {
        return gateway.call("/" + policy + "/1", headers.toArray(String[]::new));
    }

    final HttpResponse<String> call(String policy, Session session) throws Exception {
        return call(policy, List.of("Authorization", "Bearer " + session.token()));
    }

    /** The token that reached the next hop instead of this one. */
    final JWTClaimsSet forwarded(HttpResponse<String> answer, String token) throws Exception {
        assertThat(answer.statusCode())
                .as(gateway.audited().getLast().toString())
                .isEqualTo(200);
        var sent = gateway.forwarded().getLast().getHeader("Authorization").substring("Bearer ".length());
        assertThat(sent).isNotEqualTo(token);
        return SignedJWT.parse(sent).getJWTClaimsSet();
    }

    /** No request was forwarded, the record has the reason, and record and answer contain no token and no secret. */
    final void refused(HttpResponse<String> answer, int status, String code, String reason) throws Exception {
        assertThat(answer.statusCode())
                .as(gateway.audited().getLast().toString())
                .isEqualTo(status);
        assertThat(GatewayHarness.json(answer).path("code").asString()).isEqualTo(code);
        assertThat(gateway.forwarded()).isEmpty();
        var record = gateway.audited().getLast();
        assertThat(record.path("code").asString()).isEqualTo(code);
        assertThat(record.path("reason").asString()).contains(reason);
        assertThat(record.path("outgoing").isObject()).isFalse();
        var token = answer.request().headers().firstValue("Authorization").orElseThrow();
        for (int i = "Bearer ".length(); i + PIECE <= token.length(); i += PIECE) {
            assertThat(answer.body() + answer.headers().map() + record)
                    .doesNotContain(token.substring(i, i + PIECE), "s3cret");
        }
    }

    @Test
    void theNextHopGetsANarrowerTokenOfTheServer() throws Exception {
        var session = server.login();
        var arrived = SignedJWT.parse(session.token()).getJWTClaimsSet();

        var issued = forwarded(call("narrow", session), session.token());

        assertThat(issued.getIssuer()).isEqualTo(server.issuer());
        assertThat(issued.getSubject()).isEqualTo(arrived.getSubject());
        assertThat(issued.getAudience()).containsExactly(LiveServer.TICKETS);
        assertThat(scopes(issued)).isSubsetOf(scopes(arrived)).containsExactly("tickets:read");
        assertThat(issued.getExpirationTime())
                .isBeforeOrEqualTo(arrived.getExpirationTime())
                .isBeforeOrEqualTo(Date.from(Instant.now().plusSeconds(LONGEST_SECONDS)));
        var outgoing = gateway.audited().getLast().path("outgoing");
        assertThat(outgoing.path("jti").asString()).isEqualTo(issued.getJWTID());
        assertThat(outgoing.path("aud").asString()).isEqualTo(LiveServer.TICKETS);
    }

    @Test
    void anIssuedTokenIsReused() throws Exception {
        var session = server.login();

        var first = forwarded(call("narrow", session), session.token());
        var second = forwarded(call("narrow", session), session.token());

        assertThat(second.getJWTID()).isEqualTo(first.getJWTID());
    }

    @Test
    void x001_aScopeThatWasNotRequestedIsRefused() throws Exception {
        refused(call("nothing", server.login()), 502, "exchange-rejected", "issued token: scope wider by tickets:");
    }

    @Test
    void x002_anotherAudienceThanTheRequestedOneIsRefused() throws Exception {
        refused(call("loud", server.login()), 502, "exchange-rejected", "issued token: audience is ");
    }

    @Test
    void x009_aTokenThatOutlivesItsSubjectTokenIsRefused() throws Exception {
        refused(call("narrow", server.loginBriefly()), 502, "exchange-rejected", "issued token: lifetime until ");
    }

    @Test
    void x002_tx18_aTokenWithoutItsChainIsRefused() throws Exception {
        var call = server.aChainThatGetsLost();

        refused(call("narrow", call), 502, "exchange-rejected", "issued token: chain lost an actor");
    }

    @Test
    void tx16_aTokenOfAnEndedSessionIsRefusedWith401() throws Exception {
        var session = server.login();
        session.end();

        refused(call("narrow", session), 401, "token-rejected", "server narrow refused: invalid_");
    }

    @Test
    void x004_anUnknownGatewayClientIsAnswered503() throws Exception {
        refused(call("stranger", server.login()), 503, "exchange-unavailable", "server stranger ");
    }

    private static List<String> scopes(JWTClaimsSet claims) throws Exception {
        return Arrays.asList(claims.getStringClaim("scope").split(" ", -1));
    }
}

package dev.narrowgate.delegation.tokenservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Law 11: a revoked token is over, with everything that was made from it. */
class RevokedEverywhereIT extends TokenServiceAttack {

    private void revoke(Asking asking) throws Exception {
        assertThat(asking.send("/oauth2/revoke").statusCode()).isEqualTo(200);
    }

    private Asking byOrchestrator(String token) {
        return new Asking().with("token", token).basic("orchestrator-client", SECRET);
    }

    private List<String> sent() {
        return gateway().forwarded().stream()
                .map(request -> request.getHeader("Authorization").substring("Bearer ".length()))
                .toList();
    }

    private HttpResponse<String> used(String token, String agent) throws Exception {
        return gateway()
                .call(
                        "/tickets/1",
                        "Authorization",
                        "Bearer " + token,
                        "Actor-Token",
                        gateway().agent(agent));
    }

    @Test
    void aRevokedTokenOfTheCacheIsNotHandedOutAgain() throws Exception {
        var arriving = own().sign();
        for (int i = 0; i < 3; i++) {
            gateway().call("/tickets/1", "Authorization", "Bearer " + arriving);
        }
        assertThat(sent()).hasSize(3).containsOnly(sent().getFirst());
        var revoked = sent().getFirst();

        revoke(byOrchestrator(revoked));

        var introspected = byOrchestrator(revoked).send("/oauth2/introspect");
        assertThat(introspected.body()).isEqualTo("{\"active\":false}");
        gateway().reset();
        for (int i = 0; i < 10; i++) {
            assertThat(gateway()
                            .call("/tickets/1", "Authorization", "Bearer " + arriving)
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(sent()).hasSize(10).doesNotContain(revoked).containsOnly(sent().getFirst());
    }

    @Test
    void aTokenMadeFromARevokedOneIsOverHoweverFarItWasHandedOn() throws Exception {
        var first = asking().issued().token();
        var second = asking(first).researcher().with("audience", WRITER).issued();
        var third = asking(second.token())
                .writer()
                .with("audience", "https://tickets.example.com")
                .issued();
        assertThat(third.claims().path("ancestors").get(0).path("jti").asString())
                .isEqualTo(SignedJWT.parse(first).getJWTClaimsSet().getJWTID());
        assertThat(used(second.token(), "writer").statusCode()).isEqualTo(200);
        gateway().reset();

        revoke(byOrchestrator(first));

        assertThat(used(second.token(), "writer").statusCode()).isEqualTo(401);
        assertThat(last().path("reason").asString()).isEqualTo("made from a revoked token");
        assertThat(gateway().forwarded()).isEmpty();
        for (var token : List.of(first, second.token(), third.token())) {
            assertThat(byOrchestrator(token).send("/oauth2/introspect").body()).isEqualTo("{\"active\":false}");
        }
        asking(second.token())
                .writer()
                .with("audience", RESEARCHER)
                .refused(400, "invalid_request", "made from a revoked token");
    }

    @Test
    void anAnswerThatIsUnderWayEndsWithItsToken() throws Exception {
        var token = asking().issued().token();
        gateway()
                .nextHop()
                .stubFor(WireMock.get("/tickets/long")
                        .willReturn(WireMock.ok("x".repeat(2000)).withChunkedDribbleDelay(100, 60_000)));
        var call = CompletableFuture.supplyAsync(() -> {
            try {
                return gateway()
                        .call(
                                "/tickets/long",
                                "Authorization",
                                "Bearer " + token,
                                "Actor-Token",
                                gateway().agent("researcher"));
            } catch (Exception broken) {
                return null;
            }
        });
        while (gateway().forwarded().isEmpty()) {
            LockSupport.parkNanos(1_000_000);
        }

        revoke(byOrchestrator(token));

        // Refused when nothing had gone back yet, else broken off.
        var answer = call.get();
        assertThat(answer == null || answer.statusCode() == 401).isTrue();
        // The caller sees the end of the connection before the record of it is written, which may be before that of the
        // revocation.
        await().untilAsserted(() -> assertThat(gateway().audited())
                .filteredOn(record -> record.path("code").asString().equals("delegation-ended"))
                .singleElement()
                .satisfies(end -> assertThat(end.path("reason").asString()).startsWith("the token was revoked")));
    }
}

package dev.narrowgate.delegation.hostile.proof;

import static dev.narrowgate.delegation.testing.GatewayHarness.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.TestAuthority;
import dev.narrowgate.delegation.TestHolder;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every place that takes a token, with every type of token there is, correctly signed by the very key that the place asks
 * for: only its own type passes (RFC 8725bis, section 3.12).
 */
class TypeMatrixIT {

    private static final String PATH = "/tickets/1";
    private static final List<String> TYPES = List.of(
            "at+jwt",
            "JWT",
            "dpop+jwt",
            "wit+jwt",
            "wpt+jwt",
            "logout+jwt",
            "secevent+jwt",
            "txntoken+jwt",
            "oauth-id-jag+jwt",
            "statuslist+jwt",
            "token-introspection+jwt",
            "client-authentication+jwt",
            "oauth-authz-req+jwt");

    /** The places, and the one type that each takes. */
    private static final Map<String, String> PLACES = Map.of(
            "subject", "at+jwt",
            "bound subject", "at+jwt",
            "actor token", "at+jwt",
            "svid", "JWT",
            "dpop", "dpop+jwt",
            "workload identity", "wit+jwt",
            "workload proof", "wpt+jwt");

    private static TestAuthority authority;
    private static GatewayHarness gateway;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        authority = new TestAuthority("example.org");
        var bundle = Files.writeString(folder.resolve("bundle.json"), authority.bundle());
        gateway = new GatewayHarness(
                folder,
                "--delegation.proofs.trust-domains[0].name=example.org",
                "--delegation.proofs.trust-domains[0].bundle=" + bundle.toUri());
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    static Stream<Arguments> pairs() {
        return PLACES.keySet().stream()
                .sorted()
                .flatMap(place -> TYPES.stream().map(type -> Arguments.of(place, type)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void j042_eachPlaceTakesItsOwnTypeAlone(String place, String type) throws Exception {
        gateway.reset();

        var answer = present(place, type);

        if (type.equals(PLACES.get(place))) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        } else {
            assertThat(answer.statusCode()).as(answer.body()).isIn(400, 401);
            assertThat(gateway.forwarded()).isEmpty();
        }
    }

    @Test
    void j042_noTokenIsGoodInThePlaceOfAnother() throws Exception {
        gateway.reset();
        var holder = new TestHolder();
        var subject = gateway.delegation().sign();
        var identity = authority.identityToken("/x", holder).sign();
        var all = List.of(
                gateway.agent("researcher"),
                authority.jwtSvid("/x", GATEWAY).sign(),
                holder.proof("GET", GATEWAY + PATH, subject).sign(),
                identity,
                holder.workloadProof(GATEWAY + PATH, identity, subject).sign());

        for (var token : all.subList(1, all.size())) {
            assertThat(gateway.call(PATH, "Authorization", "Bearer " + token).statusCode())
                    .isEqualTo(401);
        }
        for (var token : List.of(all.get(2), all.get(3), all.get(4))) {
            assertThat(gateway.call(PATH, "Authorization", "Bearer " + subject, "Actor-Token", token)
                            .statusCode())
                    .isEqualTo(401);
        }
        for (var token : List.of(subject, all.get(0), all.get(1), all.get(2), all.get(4))) {
            assertThat(workload(subject, token, all.get(4)).statusCode()).isEqualTo(400);
        }
        for (var token : List.of(subject, all.get(0), all.get(1), all.get(2), identity)) {
            assertThat(workload(subject, identity, token).statusCode()).isEqualTo(400);
        }
        assertThat(gateway.forwarded()).isEmpty();
    }

    private static HttpResponse<String> present(String place, String type) throws Exception {
        var holder = new TestHolder();
        var subject = gateway.delegation().sign();
        var bound = gateway.delegation().claim("cnf", holder.confirmation());
        var identity = authority.identityToken("/x", holder);
        var uri = GATEWAY + PATH;
        return switch (place) {
            case "subject" ->
                gateway.call(
                        PATH,
                        "Authorization",
                        "Bearer " + gateway.delegation().header("typ", type).sign());
            case "bound subject" -> {
                var token = bound.header("typ", type).sign();
                yield dpop(token, holder.proof("GET", uri, token).sign());
            }
            case "dpop" -> {
                var token = bound.sign();
                yield dpop(
                        token,
                        holder.proof("GET", uri, token).header("typ", type).sign());
            }
            case "actor token" ->
                actor(
                        subject,
                        gateway.issuer()
                                .token("researcher", GATEWAY)
                                .header("typ", type)
                                .sign());
            case "svid" ->
                actor(
                        subject,
                        authority.jwtSvid("/x", GATEWAY).header("typ", type).sign());
            case "workload identity" -> {
                var token = identity.header("typ", type).sign();
                yield workload(
                        subject,
                        token,
                        holder.workloadProof(uri, token, subject).sign());
            }
            default -> {
                var token = identity.sign();
                yield workload(
                        subject,
                        token,
                        holder.workloadProof(uri, token, subject)
                                .header("typ", type)
                                .sign());
            }
        };
    }

    private static HttpResponse<String> dpop(String token, String proof) throws Exception {
        return gateway.call(PATH, "Authorization", "DPoP " + token, "DPoP", proof);
    }

    private static HttpResponse<String> actor(String subject, String actorToken) throws Exception {
        return gateway.call(PATH, "Authorization", "Bearer " + subject, "Actor-Token", actorToken);
    }

    private static HttpResponse<String> workload(String subject, String identity, String proof) throws Exception {
        return gateway.call(
                PATH,
                "Authorization",
                "Bearer " + subject,
                "Workload-Identity-Token",
                identity,
                "Workload-Proof-Token",
                proof);
    }
}

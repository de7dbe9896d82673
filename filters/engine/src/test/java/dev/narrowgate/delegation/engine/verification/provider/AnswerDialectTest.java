package dev.narrowgate.delegation.engine.verification.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TokenUse;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The claims of an issued token that next hops read are the claims that the gateway checks, with every provider. */
class AnswerDialectTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final List<String> NAMES = List.of(
            "scope",
            "scp",
            "roles",
            "permissions",
            "sub",
            "oid",
            "email",
            "aud",
            "client_id",
            "azp",
            "cid",
            "appid",
            "task_id",
            "sid",
            "jti",
            "uti",
            "act",
            "preferred_username");

    private static final List<String> READ_BY_NEXT_HOPS = List.of("sub", "aud", "task_id", "act");

    /** Each provider as it is, and with every claim changed that a configuration can change. */
    static Stream<Dialect> dialects() {
        return Arrays.stream(Provider.values())
                .map(Provider::dialect)
                .flatMap(dialect -> Stream.of(
                        dialect,
                        dialect.with(names -> names.withScope(List.of("permissions"))
                                        .withAudience(List.of("aud", "azp", "client_id"))
                                        .withTask(List.of("sid")))
                                .withSubject(List.of(SubjectName.of("email")))));
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void lawsOneToSixTheJudgedClaimsAreThoseThatNextHopsRead(Dialect dialect) {
        var random = new Random(20261129);
        int read = 0;
        for (int i = 0; i < 2_000; i++) {
            var written = claims(random);
            var token = new BearerToken("a.b." + i).fingerprint();
            ObjectNode judged;
            try {
                judged = dialect.ofAnswers().asAccessToken(written, TokenUse.SUBJECT, token);
            } catch (TokenRejected refused) {
                continue;
            }
            read++;
            for (var name : READ_BY_NEXT_HOPS) {
                assertThat(judged.get(name)).as(name + " of " + written).isEqualTo(written.get(name));
            }
            assertThat(scopes(judged)).as("scope of " + written).isEqualTo(scopes(written));
        }
        assertThat(read).isPositive();
    }

    private static List<String> scopes(ObjectNode claims) {
        var scope = claims.path("scope");
        return scope.isArray()
                ? scope.valueStream().map(one -> one.asString()).sorted().toList()
                : Stream.of(scope.asString("").split(" "))
                        .filter(one -> !one.isEmpty())
                        .sorted()
                        .toList();
    }

    private static ObjectNode claims(Random random) {
        var claims = JSON.createObjectNode();
        claims.put("sub", "alice").put("jti", "id").put("typ", "Bearer").put("token_use", "access");
        for (var name : NAMES) {
            switch (random.nextInt(4)) {
                case 0 -> claims.put(name, name.equals("scope") || name.equals("scp") ? "a admin" : "value-" + name);
                case 1 -> claims.remove(name);
                default -> {
                    // As it is.
                }
            }
        }
        if (random.nextInt(4) == 0) {
            claims.putArray("scope").add("a").add("b");
        }
        if (random.nextInt(3) == 0) {
            claims.putObject("act").put("sub", "evil");
        }
        return claims;
    }

    @Test
    void theClientOfATokenIsReadAsTheProviderWritesIt() {
        var claims = JSON.createObjectNode();
        claims.put("sub", "alice")
                .put("aud", "a")
                .put("jti", "id")
                .put("azp", "gateway")
                .put("typ", "Bearer");

        var judged = Provider.KEYCLOAK
                .dialect()
                .ofAnswers()
                .asAccessToken(claims, TokenUse.SUBJECT, new BearerToken("a.b.c").fingerprint());

        assertThat(judged.path("client_id").asString()).isEqualTo("gateway");
    }
}

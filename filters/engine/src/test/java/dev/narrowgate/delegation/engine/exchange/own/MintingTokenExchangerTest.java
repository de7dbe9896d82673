package dev.narrowgate.delegation.engine.exchange.own;

import static dev.narrowgate.delegation.TestDelegations.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jwt.SignedJWT;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.TestDelegations;
import dev.narrowgate.delegation.TestExchanges;
import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.engine.jose.DetailsClaim;
import dev.narrowgate.delegation.engine.jose.StrictJson;
import dev.narrowgate.delegation.engine.signing.KeyRotation;
import dev.narrowgate.delegation.engine.signing.SigningKeys;
import dev.narrowgate.delegation.engine.signing.SigningMaterial;
import dev.narrowgate.delegation.engine.verification.IssuerRole;
import dev.narrowgate.delegation.engine.verification.NimbusTokenVerifier;
import dev.narrowgate.delegation.engine.verification.TrustedIssuer;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.exchange.NarrowingCheck;
import dev.narrowgate.delegation.exchange.OutgoingRequest;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.KeyBinding;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.TimeBounds;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MintingTokenExchangerTest {

    private static final OutgoingRequest REQUEST = new OutgoingRequest("GET", "https://tickets.example.com/1");

    private final SigningKeys keys = keys(SigningKeys.generate("ES256"));

    @Test
    void writesTheClaimsOfTheContract() throws Exception {
        var delegation =
                TestDelegations.delegate(token().build(), agent(RESEARCHER).build());
        var issued = mint(keys, delegation);

        var jwt = SignedJWT.parse(issued.authorization().token().value());
        var claims = jwt.getJWTClaimsSet();

        assertThat(jwt.getHeader().getType().getType()).isEqualTo("at+jwt");
        assertThat(claims.getIssuer()).isEqualTo(GATEWAY);
        assertThat(claims.getSubject()).isEqualTo("alice");
        assertThat(claims.toJSONObject().get("aud")).isEqualTo(TestPolicies.AUDIENCE);
        assertThat(claims.getExpirationTime().toInstant()).isEqualTo(NOW.plusSeconds(30));
        assertThat(claims.getIssueTime().toInstant()).isEqualTo(NOW);
        assertThat(claims.getJWTID()).isEqualTo(issued.id().jti());
        assertThat(claims.getStringClaim("scope")).isEqualTo("tickets:read");
        assertThat(claims.getStringClaim("client_id")).isEqualTo("client-1");
        assertThat(claims.getJSONObjectClaim("act"))
                .isEqualTo(Map.of("iss", IDP, "sub", "researcher", "act", Map.of("iss", IDP, "sub", "orchestrator")));
        assertThat(claims.getStringClaim("task_id")).isEqualTo("task-1");
        assertThat(claims.getStringClaim("sub_iss")).isEqualTo(IDP);
        assertThat(claims.getJSONObjectClaim("parent")).isEqualTo(Map.of("iss", IDP, "jti", "jti-1"));
        assertThat(claims.getLongClaim("hop")).isEqualTo(1);
        assertThat(claims.getStringClaim("decision")).isEqualTo("decision-1");
        assertThat(claims.getStringClaim("policy")).isEqualTo("tickets");
        assertThat(issued.authorization().headers(REQUEST))
                .containsOnly(Map.entry(
                        "Authorization",
                        "Bearer " + issued.authorization().token().value()));
    }

    @Test
    void writesNoClaimForWhatThereIsNot() throws Exception {
        var direct = TestDelegations.delegate(
                token().actors(ActorChain.NONE).task(null).build(), null);

        var claims = SignedJWT.parse(mint(keys, direct).authorization().token().value())
                .getJWTClaimsSet();

        assertThat(claims.getClaims()).doesNotContainKeys("act", "task_id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "EdDSA", "PS256", "RS256"})
    void aMintedTokenIsVerifiedByThePublishedKeys(String algorithm) {
        var own = keys(SigningKeys.generate(algorithm));
        var delegation =
                TestDelegations.delegate(token().build(), agent(RESEARCHER).build());
        var issued = mint(own, delegation);

        var verified = verify(own, algorithm, issued);

        assertThat(verified.subject()).isEqualTo(ALICE);
        assertThat(verified.actors()).isEqualTo(delegation.actors());
        assertThat(verified.scopes()).isEqualTo(issued.authority().scopes());
        assertThat(verified.expiresAt()).isEqualTo(issued.expiresAt());
        assertThat(verified.passage().hop()).isEqualTo(1);
        assertThat(own.document()).doesNotContain("\"d\":");
    }

    @Property(tries = 200)
    void aMintedTokenIsNeverWiderThanTheOneThatArrived(
            @ForAll @IntRange(min = 1, max = 3000) int life,
            @ForAll @IntRange(max = 999) int millis,
            @ForAll @IntRange(max = 15) int depth) {
        var now = NOW.plusMillis(millis);
        var chain = new ActorChain(IntStream.range(0, depth)
                .mapToObj(i -> new Principal(IDP, "agent-" + i))
                .toList());
        var delegation = TestDelegations.delegate(
                token().actors(chain)
                        .expiresAt(now.plusMillis(life * 100L + 1000))
                        .build(),
                null);
        var request = TestExchanges.request(delegation);

        var issued = new MintingTokenExchanger(GATEWAY, keys, () -> now, () -> "id")
                .exchange(request)
                .toMono()
                .block();

        NarrowingCheck.check(request, issued, now);
        assertThat(verify(keys, "ES256", issued, now).actors()).isEqualTo(chain);
    }

    @Test
    void refusesWhenNothingIsLeftToGive() {
        var dying =
                TestDelegations.delegate(token().expiresAt(NOW.plusMillis(900)).build(), null);

        assertThatExceptionOfType(TokenRejected.class).isThrownBy(() -> mint(keys, dying));
    }

    @RepeatedTest(100)
    void carriesDetailsWhole(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var json = "{\"authorization_details\":[" + detail(random) + "," + detail(random) + "]}";
        var details = DetailsClaim.of(
                new ClaimReader(StrictJson.object(json.getBytes(StandardCharsets.UTF_8), "details"), ""));
        var delegation = TestDelegations.delegate(token().details(details).build(), null);
        var request = TestExchanges.request(delegation);

        var issued = mint(keys, delegation);

        NarrowingCheck.check(request, issued, NOW);
        NarrowingCheck.checkDetailsKept(request, issued.authority().details());
        assertThat(verify(keys, "ES256", issued).details()).as(json).isEqualTo(details);
    }

    private static String detail(Random random) {
        return "{\"type\":\"payment\",\"limit\":" + value(random, 0) + ",\"more\":" + value(random, 0) + "}";
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth < 3 ? 10 : 7)) {
            case 0 -> "true";
            case 1 -> "null";
            case 2 -> Integer.toString(random.nextInt());
            case 3 -> "1.50";
            case 4 -> "9007199254740993";
            case 5 -> "1.25E+3";
            case 6 -> "\"caf\u00e9 \\u2028 \\\"\"";
            case 7 -> "[]";
            case 8 -> "[" + value(random, depth + 1) + "," + value(random, depth + 1) + "]";
            default -> "{\"a\":" + value(random, depth + 1) + "}";
        };
    }

    @Test
    void writesTheKeysThatAHolderHasProven() {
        var keysOfHolder = Set.of(
                new KeyBinding(KeyBinding.Kind.JKT, "a".repeat(43)),
                new KeyBinding(KeyBinding.Kind.X5T_S256, "b".repeat(43)));
        var issued = new MintingTokenExchanger(
                        GATEWAY, keys, () -> NOW, () -> "jti-out", asked -> "client", asked -> keysOfHolder)
                .exchange(TestExchanges.request(TestDelegations.delegation()))
                .toMono()
                .block();

        assertThat(verify(keys, "ES256", issued).bindings()).isEqualTo(keysOfHolder);
    }

    private static SigningKeys keys(SigningMaterial material) {
        return new SigningKeys(material, new KeyRotation(Duration.ZERO, Duration.ofHours(1)), () -> NOW);
    }

    private static IssuedToken mint(SigningKeys keys, dev.narrowgate.delegation.presenter.Delegation delegation) {
        return new MintingTokenExchanger(GATEWAY, keys, () -> NOW, () -> "jti-out")
                .exchange(TestExchanges.request(delegation))
                .toMono()
                .block();
    }

    private static VerifiedToken verify(SigningKeys keys, String algorithm, IssuedToken issued) {
        return verify(keys, algorithm, issued, NOW);
    }

    private static VerifiedToken verify(SigningKeys keys, String algorithm, IssuedToken issued, Instant now) {
        var own = new TrustedIssuer(
                GATEWAY,
                keys,
                Set.of(algorithm),
                Set.of("at+jwt"),
                Set.of(IssuerRole.GATEWAY),
                "task_id",
                TimeBounds.token(Duration.ZERO, Duration.ofHours(1)));
        return new NimbusTokenVerifier(List.of(own), () -> now)
                .verify(new BearerToken(issued.authorization().token().value()), TokenUse.SUBJECT)
                .toMono()
                .block();
    }
}

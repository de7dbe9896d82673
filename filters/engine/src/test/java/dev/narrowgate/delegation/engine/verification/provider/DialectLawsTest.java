package dev.narrowgate.delegation.engine.verification.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.engine.jose.CompactToken;
import dev.narrowgate.delegation.engine.keys.KeySet;
import dev.narrowgate.delegation.engine.verification.IssuerRole;
import dev.narrowgate.delegation.engine.verification.NimbusTokenVerifier;
import dev.narrowgate.delegation.engine.verification.TrustedIssuer;
import dev.narrowgate.delegation.token.Audience;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TimeBounds;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Claims at random in every dialect: what is believed stands in the token, under the names of the dialect, and nowhere else. */
class DialectLawsTest {

    private static final TestIssuer ISSUER = new TestIssuer("https://idp.example.com");

    private static final List<String> NAMES = List.of(
            "sub",
            "oid",
            "aud",
            "client_id",
            "azp",
            "cid",
            "appid",
            "scope",
            "scp",
            "roles",
            "jti",
            "uti",
            "typ",
            "token_use",
            "ver",
            "idtyp",
            "preferred_username",
            "act",
            "at_hash");

    /** The claims of a sound token of each dialect, before some of them are changed. */
    private static final Map<String, Object> SOUND = Map.of(
            "oid", "alice",
            "azp", "app",
            "cid", "app",
            "appid", "app",
            "scp", "read",
            "uti", "u",
            "typ", "Bearer",
            "token_use", "access",
            "ver", "2.0");

    private static VerifiedToken verified(Provider provider, String token, TokenUse use) {
        var keys = KeySet.parse(ISSUER.jwks().getBytes(StandardCharsets.UTF_8));
        var issuer = new TrustedIssuer(
                ISSUER.issuer(),
                (keyId, algorithm) -> Answer.ready(keys.find(keyId, algorithm)),
                Set.of("ES256"),
                provider.dialect().types(),
                Set.of(IssuerRole.SUBJECT, IssuerRole.ACTOR),
                "task_id",
                TimeBounds.token(Duration.ofSeconds(30), Duration.ofHours(1)),
                provider.dialect());
        return new NimbusTokenVerifier(List.of(issuer), InstantSource.system()).verify(new BearerToken(token), use)
                        instanceof Answer.Ready<VerifiedToken>(var verified)
                ? verified
                : null;
    }

    private static TestIssuer.Token token(Provider provider, Map<String, Object> changes) {
        var token = ISSUER.token("alice", "urn:audience")
                .header("typ", provider.dialect().types().contains("jwt") ? "JWT" : "at+jwt");
        SOUND.forEach(token::claim);
        if (provider == Provider.SPRING) {
            token.claim("azp", null);
        }
        // What is not there is taken away.
        changes.forEach((name, value) -> token.claim(name, value.equals("absent") ? null : value));
        return token;
    }

    @Provide
    Arbitrary<Map<String, Object>> changes() {
        Arbitrary<Object> values = Arbitraries.of(
                "absent",
                "absent",
                "urn:audience",
                "urn:other",
                "admin",
                "read write",
                "",
                " ",
                "Bearer",
                "ID",
                "access",
                "app",
                "service-account-app",
                "1.0",
                7,
                true,
                List.of(),
                List.of("urn:audience", "urn:other"),
                List.of("read", "admin"),
                List.of("read write"),
                List.of(7),
                Map.of("sub", "agent"));
        return Arbitraries.maps(Arbitraries.of(NAMES), values).ofMaxSize(5);
    }

    @Property(tries = 400, maxDiscardRatio = 50)
    void theBelievedClaimsStandInTheTokenUnderTheDialectsNames(
            @ForAll Provider provider, @ForAll TokenUse use, @ForAll("changes") Map<String, Object> changes) {
        var token = token(provider, changes);
        var text = token.sign();
        var read = verified(provider, text, use);
        Assume.that(read != null);
        var claims = CompactToken.parse(text).claims();
        var names = provider.dialect().names();
        var audience = claims.path(first(claims, names.audience()));
        assertThat(read.audience())
                .isEqualTo(new Audience(audience.isArray() ? texts(audience) : List.of(audience.asString(""))));
        assertThat(texts(claims.path(first(claims, names.scope()))))
                .containsAll(read.scopes().values());
        assertThat(read.clientId())
                .isEqualTo(claims.path(first(claims, names.client())).asString(""));
        assertThat(List.of(
                        claims.path("jti").asString(""),
                        claims.path("uti").asString(""),
                        read.identifiers().fingerprint().tokenId()))
                .contains(read.id().jti());
        assertThat(List.of(
                        "alice",
                        claims.path("azp").asString(""),
                        claims.path("sub").asString(""),
                        claims.path("oid").asString(""),
                        read.clientId()))
                .contains(read.subject().subject());
    }

    @Property(tries = 200)
    void noDialectTakesABrokenSignatureOrAnEndThatIsOver(
            @ForAll Provider provider, @ForAll TokenUse use, @ForAll("changes") Map<String, Object> changes) {
        var stranger = TestIssuer.newKey("key-1");

        assertThat(verified(
                        provider, token(provider, changes).signedBy(stranger).sign(), use))
                .isNull();
        assertThat(verified(provider, token(provider, changes).livesFor(-1).sign(), use))
                .isNull();
        assertThat(verified(
                        provider, token(provider, changes).claim("exp", null).sign(), use))
                .isNull();
        assertThat(verified(provider, token(provider, changes).livesFor(3_700).sign(), use))
                .isNull();
    }

    private static String first(ObjectNode claims, List<String> names) {
        return names.stream().filter(claims::has).findFirst().orElse("");
    }

    private static List<String> texts(JsonNode value) {
        return value.isArray()
                ? value.valueStream().map(element -> element.asString("")).toList()
                : Stream.of(value.asString("").split(" ", -1))
                        .filter(text -> !text.isEmpty())
                        .toList();
    }
}

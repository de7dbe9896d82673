package dev.narrowgate.delegation.engine.possession.spiffe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.narrowgate.delegation.TestAuthority;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.engine.keys.JwksCachePolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class TrustBundleTest {

    private static final JwksCachePolicy TIMES = new JwksCachePolicy(
            Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ofHours(1), Duration.ofSeconds(1));

    private final TestAuthority authority = new TestAuthority("example.org");
    private Instant now = Instant.parse("2026-11-21T12:00:00Z");

    TrustBundleTest() throws Exception {}

    @Test
    void sp05_eachUseHasKeysOfItsOwn() throws Exception {
        var key = authority.key().toPublicJWK();
        var bundle = parse("{\"keys\":["
                + key.toJSONString().replaceFirst("\\{", "{\"use\":\"jwt-svid\",") + ","
                + TestIssuer.newKey("other").toPublicJWK().toJSONString().replaceFirst("\\{", "{\"use\":\"wit-svid\",")
                + "," + TestIssuer.newKey("plain").toPublicJWK().toJSONString() + "]}");

        assertThat(bundle.jwtSvid().keys()).containsOnlyKeys(key.getKeyID());
        assertThat(bundle.witSvid().keys()).containsOnlyKeys("other");
        assertThat(bundle.authorities()).isEmpty();
    }

    @Test
    void sp09_anUnknownKeyIsLeftOutAndAnEmptyBundleHasNoKeys() throws Exception {
        var whole = parse(authority.bundle());
        assertThat(whole.authorities()).containsExactly(authority.root().getCertificate());
        assertThat(whole.jwtSvid().keys()).hasSize(1);

        var empty = parse("{\"keys\":[]}");
        assertThat(empty.jwtSvid().keys()).isEmpty();
        assertThat(empty.authorities()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"keys\":{}}",
                "{\"keys\":[{\"use\":\"x509-svid\"}]}",
                "{\"keys\":[{\"use\":\"x509-svid\",\"x5c\":[]}]}",
                "{\"keys\":[{\"use\":\"x509-svid\",\"x5c\":[\"AAAA\"]}]}",
                "{\"keys\":[{\"use\":\"x509-svid\",\"x5c\":[\"!\"]}]}"
            })
    void refusesWhatIsNoBundle(String json) {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(json));
    }

    @Test
    void theWorkloadApiTellsCertificatesAndKeys() throws Exception {
        var key = authority.key().toECPublicKey();

        var bundle = TrustBundle.of(List.of(authority.root().getCertificate()), Map.of("k", key));

        assertThat(bundle.jwtSvid().find("k", "ES256")).isNotNull();
        assertThat(bundle.authorities()).hasSize(1);
    }

    @Test
    void aBundleServesOnWhileItsPlaceIsDownAndThenNoLonger() throws Exception {
        var document =
                new AtomicReference<Mono<byte[]>>(Mono.just(authority.bundle().getBytes(StandardCharsets.UTF_8)));
        var fetches = new AtomicInteger();
        var changes = new AtomicInteger();
        var cached = CachedBundle.fetched(
                "example.org",
                Mono.defer(() -> {
                    fetches.incrementAndGet();
                    return document.get();
                }),
                TIMES,
                () -> now);
        cached.onChange(changes::incrementAndGet);
        cached.refresh();
        assertThat(cached.current()).isNotNull();
        assertThat(changes).hasValue(1);

        document.set(Mono.error(new IOException("down")));
        now = now.plus(Duration.ofMinutes(6));
        assertThat(cached.current()).isNotNull();
        assertThat(cached.current()).isNotNull();
        assertThat(fetches).hasValue(2);

        now = now.plus(Duration.ofHours(1));
        assertThat(cached.current()).isNull();
        assertThat(cached.problem()).contains("down");
    }

    @Test
    void aBundleThatIsToldStaysWhileNothingElseIsToldAndNotForEver() throws Exception {
        var cached = CachedBundle.pushed("example.org", TIMES, () -> now);
        assertThat(cached.current()).isNull();

        cached.replace(parse(authority.bundle()));
        now = now.plus(Duration.ofMinutes(50));
        assertThat(cached.current()).isNotNull();
        cached.failed(new IOException("gone"));
        assertThat(cached.problem()).isNull();
        now = now.plus(Duration.ofMinutes(20));
        assertThat(cached.problem()).contains("gone");
    }

    private static TrustBundle parse(String json) {
        return TrustBundle.parse(json.getBytes(StandardCharsets.UTF_8));
    }
}

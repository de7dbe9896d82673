package dev.narrowgate.delegation.hostile;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/** Whom the gateway believes in these tests: an identity provider with keys of every kind, one for agents, one for people. */
final class TokenIssuers implements AutoCloseable {

    final TestIssuer idp = new TestIssuer(GatewayHarness.IDP);
    final TestIssuer agents = new TestIssuer("https://agents.example.com", "agents-1");
    final TestIssuer people = new TestIssuer("https://people.example.com", "people-1");

    /** Made once, because the search for two primes takes longer than the start of a gateway. */
    private static final List<RSAKey> RSA_KEYS = List.of(newRsaKey(), newRsaKey());

    final RSAKey rsa = new RSAKey.Builder(RSA_KEYS.get(0)).keyID("rsa-1").build();
    final RSAKey pssOnly = new RSAKey.Builder(RSA_KEYS.get(1))
            .keyID("pss-1")
            .algorithm(Algorithm.parse("PS256"))
            .build();
    final RSAKey peoplesRsa =
            new RSAKey.Builder(RSA_KEYS.get(0)).keyID("people-rsa").build();
    final ECKey p384;
    final KeyPair ed25519;

    private final WireMockServer server = new WireMockServer(options().dynamicPort());

    TokenIssuers() throws Exception {
        p384 = new ECKeyGenerator(Curve.P_384).keyID("p384-1").generate();
        ed25519 = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        server.start();
        publish("/jwks", everyKind());
        publish("/agents", agents.key());
        publish("/people", people.key(), peoplesRsa);
    }

    private static RSAKey newRsaKey() {
        try {
            return new RSAKeyGenerator(2048).generate();
        } catch (JOSEException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private JWK[] everyKind() {
        var keys = new ArrayList<JWK>(
                List.of(idp.key(), rsa, pssOnly, p384, edKey("ed-1", null), edKey("ed-2", "EdDSA"), wronglyLabelled()));
        for (int i = 0; i < Ed25519Forgery.SMALL_ORDER.length; i++) {
            var x = Base64URL.encode(HexFormat.of().parseHex(Ed25519Forgery.SMALL_ORDER[i]));
            keys.add(new OctetKeyPair.Builder(Curve.Ed25519, x)
                    .keyID("small-" + i)
                    .build());
        }
        return keys.toArray(JWK[]::new);
    }

    /** The ids of the keys for which anybody can sign. */
    List<String> smallOrderKeys() {
        return IntStream.range(0, Ed25519Forgery.SMALL_ORDER.length)
                .mapToObj(i -> "small-" + i)
                .toList();
    }

    /** Ed25519 as it is published: of the encoded key the last 32 bytes are the key. */
    private OctetKeyPair edKey(String keyId, String algorithm) {
        var encoded = ed25519.getPublic().getEncoded();
        var x = Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        var key = new OctetKeyPair.Builder(Curve.Ed25519, x).keyID(keyId);
        return algorithm == null
                ? key.build()
                : key.algorithm(Algorithm.parse(algorithm)).build();
    }

    /** The identity provider's own P-256 key, said to be for EdDSA. */
    private ECKey wronglyLabelled() {
        return new ECKey.Builder(idp.key())
                .keyID("labelled-1")
                .algorithm(Algorithm.parse("EdDSA"))
                .build();
    }

    private void publish(String path, JWK... keys) {
        var document = new JWKSet(List.of(keys)).toPublicJWKSet().toString();
        server.stubFor(get(path).willReturn(okJson(document)));
    }

    /** What configures a gateway to believe them. Unknown key ids cause no fetch, so that every call would be one too many. */
    List<String> settings() {
        var list = "--delegation.issuers[%d].%s=%s";
        return List.of(
                list.formatted(0, "issuer", idp.issuer()),
                list.formatted(0, "jwks-uri", server.baseUrl() + "/jwks"),
                list.formatted(0, "vouches-for", "subject,actor"),
                list.formatted(1, "issuer", agents.issuer()),
                list.formatted(1, "jwks-uri", server.baseUrl() + "/agents"),
                list.formatted(1, "vouches-for", "actor"),
                list.formatted(2, "issuer", people.issuer()),
                list.formatted(2, "jwks-uri", server.baseUrl() + "/people"),
                list.formatted(2, "algorithms", "ES256"),
                "--delegation.policies.strict.actors[0]=researcher",
                "--delegation.policies.strict.actors[1]=" + idp.issuer() + "|orchestrator",
                "--delegation.keys.unknown-key-interval=1h",
                // A slow machine is not to be taken for an issuer that hangs, which would be asked again.
                "--delegation.keys.timeout=30s");
    }

    /** How often anything of theirs was asked for. */
    int asked() {
        return server.findAll(anyRequestedFor(anyUrl())).size();
    }

    String address() {
        return server.baseUrl();
    }

    @Override
    public void close() {
        server.stop();
    }
}

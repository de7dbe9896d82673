package dev.narrowgate.gateway;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * An API that follows the standards: it caches the gateway's keys for their {@code max-age}, and fetches no keys for an
 * unknown {@code kid}.
 */
final class VerifyingApi {

    private static final Pattern MAX_AGE = Pattern.compile(".*max-age=([0-9]+).*");

    private final URI keys;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private JWKSet known = new JWKSet();
    private Instant until = Instant.MIN;

    VerifyingApi(int port) {
        keys = URI.create("http://127.0.0.1:" + port + "/.well-known/jwks.json");
    }

    synchronized boolean accepts(String authorization) {
        try {
            if (Instant.now().isAfter(until)) {
                refresh();
            }
            var token = SignedJWT.parse(authorization.substring("Bearer ".length()));
            var key = known.getKeyByKeyId(token.getHeader().getKeyID());
            return key != null && token.verify(new ECDSAVerifier(key.toECKey()));
        } catch (IOException | ParseException | JOSEException failed) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void refresh() throws IOException, InterruptedException, ParseException {
        var asked = Instant.now();
        var answer = client.send(HttpRequest.newBuilder(keys).build(), HttpResponse.BodyHandlers.ofString());
        known = JWKSet.parse(answer.body());
        var age = MAX_AGE.matcher(answer.headers().firstValue("Cache-Control").orElse(""));
        until = age.matches() ? asked.plus(Duration.ofSeconds(Long.parseLong(age.group(1)))) : asked;
    }
}

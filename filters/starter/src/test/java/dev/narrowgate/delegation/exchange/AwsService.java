package dev.narrowgate.delegation.exchange;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Computes the signature of a request as a service does that knows the secret (AWS Signature Version 4). */
final class AwsService {

    private static final Pattern AUTHORIZATION = Pattern.compile(
            "AWS4-HMAC-SHA256 Credential=([^/]+)/(.+), SignedHeaders=([^ ]+), Signature=([0-9a-f]{64})");

    private final String secret;

    AwsService(String secret) {
        this.secret = secret;
    }

    /** Whether a request was signed with the secret, as it arrived, over these headers at least. */
    boolean accepts(LoggedRequest request, String... headers) throws Exception {
        var shown = AUTHORIZATION.matcher(request.getHeader("Authorization"));
        if (!shown.matches()) {
            return false;
        }
        var signed = Arrays.asList(shown.group(3).split(";"));
        return signed.containsAll(Arrays.asList(headers))
                && signature(request, shown.group(2), shown.group(3)).equals(shown.group(4));
    }

    private String signature(LoggedRequest request, String scope, String signedHeaders) throws Exception {
        var parts = request.getUrl().split("\\?", 2);
        var canonical = String.join(
                "\n",
                request.getMethod().value(),
                encoded(parts[0]).replace("%2F", "/"),
                parts.length == 1 ? "" : query(parts[1]),
                Arrays.stream(signedHeaders.split(";"))
                        .map(name -> name + ":" + request.getHeader(name).strip() + "\n")
                        .collect(Collectors.joining()),
                signedHeaders,
                payload(request));
        var text =
                String.join("\n", "AWS4-HMAC-SHA256", request.getHeader("X-Amz-Date"), scope, hash(bytes(canonical)));
        var key = bytes("AWS4" + secret);
        for (var part : scope.split("/")) {
            key = mac(key, part);
        }
        return HexFormat.of().formatHex(mac(key, text));
    }

    /** A name without a value has an empty one. */
    private static String query(String query) {
        return Arrays.stream(query.split("&"))
                .map(pair -> (pair + "=").split("=", 3))
                .map(pair -> parameter(pair[0]) + "=" + parameter(pair[1]))
                .sorted()
                .collect(Collectors.joining("&"));
    }

    private static String parameter(String part) {
        return encoded(URLDecoder.decode(part, StandardCharsets.UTF_8));
    }

    private static String payload(LoggedRequest request) throws Exception {
        var said = request.getHeader("X-Amz-Content-Sha256");
        return said == null ? hash(request.getBody()) : said;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hash(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    private static byte[] mac(byte[] key, String text) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(bytes(text));
    }
}

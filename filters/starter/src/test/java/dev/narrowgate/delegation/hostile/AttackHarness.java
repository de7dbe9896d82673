package dev.narrowgate.delegation.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * A running gateway under attack. Every refusal is held against the same six invariants: nothing reaches the next hop; no
 * issuer is asked; the answer comes in bounded time; there is exactly one audit record, and no token in it or in the log;
 * nothing of the input comes back; and the next good request is served at once.
 */
final class AttackHarness implements AutoCloseable {

    private static final Duration BOUND = Duration.ofSeconds(15);
    private static final int TELLING = 20;

    final TokenIssuers issuers;
    final GatewayHarness gateway;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Map<Refusal, RawAnswer> references = new EnumMap<>(Refusal.class);
    private final WrittenRecords records;
    private final int port;

    AttackHarness(Path folder, String... more) throws IOException {
        try {
            issuers = new TokenIssuers();
        } catch (Exception noKeys) {
            throw new IOException(noKeys);
        }
        var settings = new ArrayList<>(issuers.settings());
        settings.add("--server.max-http-request-header-size=48KB");
        settings.addAll(List.of(more));
        gateway = new GatewayHarness(folder, settings.toArray(String[]::new));
        port = Integer.parseInt(gateway.context().getEnvironment().getProperty("local.server.port", "0"));
        records = new WrittenRecords(gateway.audit());
        log.start();
        ((Logger) LoggerFactory.getLogger("ROOT")).addAppender(log);
        for (var refusal : Refusal.values()) {
            references.put(refusal, send(reference(refusal)));
        }
    }

    /** A good token of Alice, to be made worse. */
    TestIssuer.Token good() {
        return issuers.idp
                .token("alice", GatewayHarness.GATEWAY)
                .claim("scope", "tickets:read tickets:write")
                .claim("task_id", "task-1")
                .actors("orchestrator");
    }

    /** Refused as no acceptable token, wherever it is presented: as the subject's, and as the actor's. */
    void rejectsEverywhere(String token) throws IOException {
        rejects(token);
        refuses(
                Refusal.TOKEN_REJECTED,
                token,
                "Authorization: Bearer " + good().claim("act", null).sign(),
                "Actor-Token: " + token);
    }

    void rejects(String token) throws IOException {
        refuses(Refusal.TOKEN_REJECTED, token);
    }

    /**
     * Refused for its key id: as no acceptable token when the key id has the wrong form or was looked for just now, else until the
     * keys may be fetched again.
     */
    JsonNode findsNoKey(String token) throws IOException {
        return findsNoKey(token, new String[] {"Authorization: Bearer " + token});
    }

    /** The same wherever it is presented. */
    void findsNoKeyAnywhere(String token) throws IOException {
        findsNoKey(token);
        findsNoKey(token, "Authorization: Bearer " + good().claim("act", null).sign(), "Actor-Token: " + token);
    }

    private JsonNode findsNoKey(String token, String... lines) throws IOException {
        var status = send(request("/tickets/1", lines)).status();
        return refuses(status == 503 ? Refusal.KEYS_UNAVAILABLE : Refusal.TOKEN_REJECTED, token, lines);
    }

    JsonNode refuses(Refusal refusal, String token) throws IOException {
        return refuses(refusal, token, new String[] {"Authorization: Bearer " + token});
    }

    /** Sends a request with these header lines, and gives back the one record that it left. */
    JsonNode refuses(Refusal refusal, String secret, String... lines) throws IOException {
        return refuses(refusal, secret, request("/tickets/1", lines));
    }

    JsonNode refuses(Refusal refusal, String secret, byte[] request) throws IOException {
        gateway.reset();
        records.fresh();
        var asked = issuers.asked();
        var logged = log.list.size();
        var begun = Instant.now();

        var answer = send(request);

        assertThat(answer.status()).as(answer.body()).isEqualTo(refusal.status());
        assertThat(gateway.forwarded()).isEmpty();
        assertThat(issuers.asked()).isEqualTo(asked);
        assertThat(Duration.between(begun, Instant.now())).isLessThan(BOUND);
        tellsNothing(answer, refusal);
        var record = only(answer, refusal);
        assertThat(shared(secret, record.toString() + answer + logged(logged)))
                .as("token text in the record, the answer or the log")
                .isEmpty();
        serves(good().sign());
        return record;
    }

    /** More than a request may hold: refused by the server itself, before there is a hop to record. */
    void turnsAway(String token) throws IOException {
        gateway.reset();
        var asked = issuers.asked();

        var answer = send(request("/tickets/1", "Authorization: Bearer " + token));

        assertThat(answer.status()).isIn(0, 400, 413, 431);
        assertThat(gateway.forwarded()).isEmpty();
        assertThat(issuers.asked()).isEqualTo(asked);
        assertThat(shared(token, answer.toString())).isEmpty();
        serves(good().sign());
    }

    /** Accepted and forwarded, exactly once. */
    RawAnswer serves(String token) throws IOException {
        return servesRequest("Authorization: Bearer " + token);
    }

    RawAnswer servesRequest(String... lines) throws IOException {
        gateway.reset();
        var answer = send(request("/tickets/1", lines));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(gateway.forwarded()).hasSize(1);
        return answer;
    }

    RawAnswer send(byte[] request) throws IOException {
        return RawAnswer.to(port, request);
    }

    static byte[] request(String target, String... lines) {
        var text = "GET " + target + " HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n";
        var headers = lines.length == 0 ? "" : String.join("\r\n", lines) + "\r\n";
        return (text + headers + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** What is refused in the same way for another reason is answered in the same words: so nothing of the input is in them. */
    private void tellsNothing(RawAnswer answer, Refusal refusal) {
        var reference = references.get(refusal);
        assertThat(withoutTime(answer)).isEqualTo(withoutTime(reference));
        assertThat(answer.json().path("instance").asString()).matches("urn:uuid:[0-9a-f-]{36}");
        assertThat(withoutInstance(answer)).isEqualTo(withoutInstance(reference));
        assertThat(answer.json().path("code").asString()).isEqualTo(refusal.code());
    }

    /** How long it takes until the keys may be fetched again passes meanwhile. */
    private static String withoutTime(RawAnswer answer) {
        return answer.headers().toString().replaceFirst("(?i)retry-after[:=]\\s*\\[?\\d+", "");
    }

    private static String withoutInstance(RawAnswer answer) {
        return answer.body().replaceFirst("urn:uuid:[0-9a-f-]{36}", "");
    }

    private JsonNode only(RawAnswer answer, Refusal refusal) throws IOException {
        var hopId = answer.json().path("instance").asString().substring("urn:uuid:".length());
        var decided = records.decided();
        assertThat(decided).hasSize(1);
        var record = decided.getFirst();
        assertThat(record.path("hop_id").asString()).isEqualTo(hopId);
        assertThat(record.path("code").asString()).isEqualTo(refusal.code());
        assertThat(record.path("status").asInt()).isEqualTo(refusal.status());
        assertThat(record.path("reason").asString()).isNotBlank();
        return record;
    }

    private String logged(int from) {
        var text = new StringBuilder();
        List.copyOf(log.list)
                .subList(from, log.list.size())
                .forEach(event -> text.append(event.getFormattedMessage()).append(event.getThrowableProxy()));
        return text.toString();
    }

    /** The pieces of a secret, long enough to be told, that are also in a text. */
    static List<String> shared(String secret, String text) {
        var pieces = new HashSet<String>();
        for (int i = 0; i + TELLING <= text.length(); i++) {
            pieces.add(text.substring(i, i + TELLING));
        }
        var shared = new ArrayList<String>();
        for (int i = 0; i + TELLING <= secret.length(); i++) {
            var piece = secret.substring(i, i + TELLING);
            if (pieces.contains(piece)) {
                shared.add(piece);
            }
        }
        return shared;
    }

    private byte[] reference(Refusal refusal) {
        return switch (refusal) {
            case TOKEN_MISSING -> request("/tickets/1");
            case TOKEN_REJECTED -> request("/tickets/1", "Authorization: Bearer x.y.z");
            case REQUEST_MALFORMED -> request("/tickets/1", "Authorization: Bearer x", "Authorization: Bearer y");
            case ACTOR_UNAUTHORIZED -> request("/tickets/1", bearer(good().actors("a", "b", "c", "d")));
            case SCOPE_INSUFFICIENT -> request("/tickets/1", bearer(good().claim("scope", "other")));
            case POLICY_DENIED -> request("/ruled/1", bearer(good().claim("act", mallory())));
            case KEYS_UNAVAILABLE -> request("/tickets/1", bearer(good().header("kid", "reference")));
        };
    }

    private static String bearer(TestIssuer.Token token) {
        return "Authorization: Bearer " + token.sign();
    }

    /** Whom the rule of one of the routes refuses. */
    private static Map<String, String> mallory() {
        return Map.of("sub", "mallory");
    }

    @Override
    public void close() {
        ((Logger) LoggerFactory.getLogger("ROOT")).detachAppender(log);
        gateway.close();
        issuers.close();
    }
}

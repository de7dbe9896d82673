package dev.narrowgate.delegation.engine.audit;

import static dev.narrowgate.delegation.TestDelegations.GATEWAY;
import static dev.narrowgate.delegation.TestDelegations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.NextHopUnavailable;
import dev.narrowgate.delegation.DelegationFailure.PolicyDenied;
import dev.narrowgate.delegation.TestDelegations;
import dev.narrowgate.delegation.TestExchanges;
import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.audit.AuditRecord;
import dev.narrowgate.delegation.audit.AuditTrail;
import dev.narrowgate.delegation.audit.Recorded;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.engine.audit.reading.AuditVerifier;
import dev.narrowgate.delegation.exchange.PresentedTokens;
import dev.narrowgate.delegation.hop.Caller;
import dev.narrowgate.delegation.hop.Hop.Exchanged;
import dev.narrowgate.delegation.hop.Hop.Permitted;
import dev.narrowgate.delegation.hop.Hop.Verified;
import dev.narrowgate.delegation.hop.Received;
import dev.narrowgate.delegation.presented.PresentedText;
import dev.narrowgate.delegation.presented.PresentedTexts;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a request presents takes nothing out of its records but copies of itself. */
class RecordMembersTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** All that a caller has a hand in, and what comes with a text that was cut. */
    private static final Set<String> OF_THE_REQUEST = Set.of("method", "path", "reason", "trace_id");

    private static final String TOKEN_CHARACTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/";

    private static final List<String> TEXTS = records(PresentedTexts.NONE, "/tickets/1").stream()
            .flatMap(RecordMembersTest::texts)
            .distinct()
            .toList();

    /** Members of records, parts of them, and anything else. */
    @Provide
    Arbitrary<List<String>> chosen() {
        var member = Arbitraries.of(TEXTS);
        var part = member.flatMap(
                text -> Arbitraries.integers().between(0, text.length() - 1).map(text::substring));
        return Arbitraries.oneOf(member, part, member.map(text -> "x." + text), tokens())
                .list()
                .ofMaxSize(6);
    }

    @Provide
    Arbitrary<String> tokens() {
        return Arbitraries.strings()
                .withChars(TOKEN_CHARACTERS.toCharArray())
                .ofMinLength(20)
                .ofMaxLength(200);
    }

    @Property(tries = 300)
    void membersThatAreOursAreTheSameWhateverWasPresented(@ForAll("chosen") List<String> shown) {
        assertThat(ours(records(presented(shown), "/tickets/1"))).isEqualTo(ours(records(PresentedTexts.NONE, "/")));
    }

    @Property(tries = 300)
    void noPresentedTokenStandsInARecord(@ForAll("tokens") String token) {
        var octets = ("x" + token).getBytes(StandardCharsets.UTF_8);
        var hex = new StringBuilder();
        token.chars().forEach(c -> hex.append('%').append(Integer.toHexString(c)));
        for (var copy : List.of(token, Base64.getUrlEncoder().encodeToString(octets), hex.toString())) {
            for (var path :
                    List.of("/" + copy, "/a/x" + copy + "/" + "b".repeat(600), "/" + "b".repeat(500) + "/" + copy)) {
                var written = records(presented(List.of(token)), path).toString();

                assertThat(written).doesNotContain(token).doesNotContain(copy);
                // Where a text is cut, a part of a token is none that stays.
                assertThat(written).doesNotContain(copy.substring(0, Math.min(copy.length(), 20)));
            }
        }
    }

    @Test
    void theChainHoldsWhateverWasPresented(@TempDir Path folder) throws Exception {
        try (var sink = FileAuditSink.open(folder, GATEWAY, Durability.PROCESS, 1 << 20, () -> NOW)) {
            for (var shown : TEXTS) {
                entries(presented(List.of(shown)), "/")
                        .forEach(entry -> sink.record(entry).toMono().block());
            }
        }
        assertThat(AuditVerifier.verify(List.of(folder), Set.of(GATEWAY)).broken())
                .isEmpty();
    }

    @Test
    void aVerifiedTokenStandsInNoClaim() {
        var token = "an-opaque-token-of-alice";
        var claims = TestDelegations.token().jti("id-of-" + token).task(token).build();

        var record = json(entries(PresentedTexts.NONE, "/", token, claims).getFirst());

        assertThat(record.toString()).doesNotContain(token);
        assertThat(record.path("incoming").path("jti").asString()).isEqualTo("[a token]");
        assertThat(record.path("task").asString()).isEqualTo("[a token]");
        assertThat(record.path("subject").path("sub").asString()).isEqualTo("alice");
    }

    private static PresentedTexts presented(List<String> values) {
        return PresentedTexts.of(values.stream()
                .map(value -> new PresentedText("Txn-Token", value))
                .toList());
    }

    /** Every record of a hop that is refused, of one that is denied, and of one that is forwarded and breaks off. */
    private static List<AuditRecord> entries(PresentedTexts presented, String path) {
        return entries(presented, path, "verified", TestDelegations.token().build());
    }

    private static List<AuditRecord> entries(
            PresentedTexts presented, String path, String token, VerifiedToken claims) {
        var entries = new ArrayList<AuditRecord>();
        var received = new Received(
                "01a1fc5c-4f64-792a-8e0a-f614444f23d0",
                NOW,
                TestPolicies.policy().build(),
                new Action("GET"),
                new Resource("route-of-tickets", path),
                "0af7651916cd43dd8448eb211c80319c",
                presented,
                new Caller("192.0.2.1", ""));
        var tokens = new PresentedTokens(new BearerToken(token), null);
        var verified = new Verified(received, TestDelegations.delegate(claims, null), tokens);
        var denied = trail(received, entries);
        denied.genuine(tokens.subjectToken(), claims);
        denied.refused(new PolicyDenied("the rule said no to " + path), 403);

        var forwarded = trail(received, entries);
        forwarded.genuine(tokens.subjectToken(), claims);
        forwarded.verified(verified);
        forwarded.decided(TestExchanges.permit());
        var permitted = new Permitted(verified, TestExchanges.permit());
        forwarded.permitted(new Exchanged(permitted, TestExchanges.issued(permitted.exchangeRequest(), NOW), NOW));
        forwarded.failed(new NextHopUnavailable("it said " + path), 502);
        return entries;
    }

    private static AuditTrail trail(Received received, List<AuditRecord> entries) {
        return new AuditTrail(
                received,
                entry -> {
                    entries.add(entry);
                    return Answer.ready(new Recorded(entry));
                },
                () -> NOW.plusMillis(3));
    }

    private static List<JsonNode> records(PresentedTexts presented, String path) {
        return entries(presented, path).stream().map(RecordMembersTest::json).toList();
    }

    private static JsonNode json(AuditRecord entry) {
        return JSON.readTree(new String(new AuditJson(GATEWAY).open(entry), StandardCharsets.UTF_8) + "}");
    }

    private static List<JsonNode> ours(List<JsonNode> records) {
        records.forEach(record -> ((ObjectNode) record).remove(OF_THE_REQUEST));
        return records;
    }

    private static Stream<String> texts(JsonNode node) {
        return node.isContainer()
                ? StreamSupport.stream(node.spliterator(), false).flatMap(RecordMembersTest::texts)
                : Stream.of(node.asString());
    }
}

package dev.narrowgate.delegation.engine.decision.point;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.RequestableAccess;
import dev.narrowgate.delegation.decision.point.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OfferedAccessTest {

    private static final Instant END = Instant.parse("2026-04-30T20:25:00Z");
    private static final String BOUND = "\"expires_at\":\"2026-04-30T20:25:00Z\",\"binding_token\":\"a.b-_~+/=\"";

    @Test
    void az15_aDenialSaysWhereToAsk() {
        var verdict = denied("""
                {"endpoint": "https://pdp.example.com/access/v1/requests", "template": "manager_approval",
                 "form_url": "https://iga.example.com/forms/1?x=1", "display": {"title": "Request access"}, %s}""".formatted(BOUND), null);

        assertThat(verdict.permits()).isFalse();
        assertThat(verdict.reason()).isEqualTo("no");
        assertThat(verdict.requestable())
                .isEqualTo(new RequestableAccess(
                        "https://pdp.example.com/access/v1/requests",
                        "https://iga.example.com/forms/1?x=1",
                        END,
                        "eval-1",
                        "manager_approval",
                        "a.b-_~+/="));
    }

    @Test
    void az15_theMetadataNamesTheEndpointThatTheDenialLeavesOut() {
        var offer = "{\"expires_at\":\"2026-04-30T22:25:00+02:00\"}";

        assertThat(denied(offer, "https://iga.example.com/requests").requestable())
                .isEqualTo(new RequestableAccess("https://iga.example.com/requests", null, END, "eval-1", null, null));
        assertThat(denied(offer, null).requestable()).isNull();
    }

    @Test
    void az15_aPermitHasNoOffer() {
        var verdict = VerdictReader.authzen(
                ("{\"decision\":true,\"context\":{\"access_request\":{\"endpoint\":\"https://a.example.com/\"," + BOUND
                                + "}}}")
                        .getBytes(StandardCharsets.UTF_8));

        assertThat(verdict).isEqualTo(Verdict.permit());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://pdp.example.com/r",
                "javascript:alert(1)",
                "https://user:pw@pdp.example.com/r",
                "https:///r",
                "https:r",
                "//pdp.example.com/r",
                "https://pdp.example.com/\\r\\nSet-Cookie: a=b",
                "https://pdp.example.com/\\u0000",
                "https://pdp.example.com/a b",
                "https://pdp.example.com/<script>",
                "https://pdp.exämple.com/r",
                "",
            })
    void az12_anAddressThatIsNotPlainHttpsIsNotPassedOn(String address) {
        unusable("{\"endpoint\":\"" + address + "\"," + BOUND + "}");
        unusable("{\"endpoint\":\"https://pdp.example.com/r\",\"form_url\":\"" + address + "\"," + BOUND + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "null",
                "[]",
                "{}",
                "{\"endpoint\":\"https://pdp.example.com/r\"}",
                "{\"endpoint\":\"https://pdp.example.com/r\",\"expires_at\":1777580700}",
                "{\"endpoint\":\"https://pdp.example.com/r\",\"expires_at\":\"tomorrow\"}",
                "{\"endpoint\":\"https://pdp.example.com/r\",\"expires_at\":\"2026-04-30T20:25:00\"}",
                "{\"endpoint\":7,\"expires_at\":\"2026-04-30T20:25:00Z\"}",
                "{\"endpoint\":\"https://pdp.example.com/r\",\"expires_at\":\"2026-04-30T20:25:00Z\",\"binding_token\":\"a b\"}",
                "{\"endpoint\":\"https://pdp.example.com/r\",\"expires_at\":\"2026-04-30T20:25:00Z\",\"binding_token\":\"\"}",
                "{\"endpoint\":\"https://pdp.example.com/r\",\"expires_at\":\"2026-04-30T20:25:00Z\",\"binding_token\":{}}",
                "{\"endpoint\":\"https://pdp.example.com/r\",\"expires_at\":\"2026-04-30T20:25:00Z\",\"template\":\"a\\r\\nb\"}",
            })
    void az15_anOfferThatIsNotCompleteIsLeftOut(String offer) {
        unusable(offer);
    }

    @Test
    void az12_whatIsPassedOnIsBounded() {
        unusable("{\"endpoint\":\"https://pdp.example.com/" + "r".repeat(2048) + "\"," + BOUND + "}");
        unusable(
                "{\"endpoint\":\"https://pdp.example.com/r\",\"expires_at\":\"2026-04-30T20:25:00Z\",\"binding_token\":\""
                        + "a".repeat(4097) + "\"}");
    }

    @Test
    void az15_somethingBindsTheRequestToTheDenial() {
        var unbound = "{\"decision\":false,\"context\":{\"access_request\":{\"endpoint\":\"https://a.example.com/r\","
                + "\"expires_at\":\"2026-04-30T20:25:00Z\"}}}";

        assertThat(VerdictReader.authzen(unbound.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Verdict.deny("its access_request is not usable"));
    }

    private static void unusable(String offer) {
        assertThat(denied(offer, null)).isEqualTo(Verdict.deny("no (its access_request is not usable)"));
    }

    private static Verdict denied(String offer, @Nullable String published) {
        return VerdictReader.authzen(
                ("{\"decision\":false,\"context\":{\"evaluation_id\":\"eval-1\",\"reason_admin\":{\"en\":\"no\"},"
                                + "\"access_request\":" + offer + "}}")
                        .getBytes(StandardCharsets.UTF_8),
                published);
    }
}

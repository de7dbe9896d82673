package dev.narrowgate.delegation.tokenservice;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.narrowgate.delegation.TestIssuer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a token permits in detail goes on whole, or the request is refused: it does not vanish (RFC 9396). */
class CarriedDetailsIT extends TokenServiceAttack {

    @Override
    String[] settings() {
        return new String[] {
            "--delegation.policies.tickets.authorization-details=payment, account",
            "--delegation.policies.to-researcher.authorization-details=payment"
        };
    }

    private static Map<String, Object> detail(String type) {
        var detail = new LinkedHashMap<String, Object>();
        detail.put("type", type);
        detail.put("identifier", "account-4711");
        detail.put("actions", List.of("read"));
        detail.put("amount", Map.of("value", 12.5, "most", 9_007_199_254_740_993L, "exact", true));
        detail.put("creditor", null);
        return detail;
    }

    private TestIssuer.Token arriving(String... types) {
        return own().claim(
                        "authorization_details",
                        new ArrayList<>(Arrays.stream(types)
                                .map(CarriedDetailsIT::detail)
                                .toList()));
    }

    private static JsonNode claims(String token) throws Exception {
        return JSON.readTree(SignedJWT.parse(token).getPayload().toString());
    }

    @Test
    void detailsOfNamedTypesGoOnWhole() throws Exception {
        var token = arriving("payment", "account").sign();

        assertThat(gateway()
                        .call("/tickets/1", "Authorization", "Bearer " + token)
                        .statusCode())
                .isEqualTo(200);

        var minted = gateway().forwarded().getFirst().getHeader("Authorization").substring("Bearer ".length());
        assertThat(claims(minted).path("authorization_details"))
                .isEqualTo(claims(token).path("authorization_details"));
        assertThat(last().path("outgoing").path("authorization_details").toString())
                .isEqualTo("[\"account\",\"payment\"]");
        assertThat(last().toString()).doesNotContain("account-4711");
    }

    @Test
    void aTypeThatThePolicyDoesNotNameIsRefused() throws Exception {
        for (var types : List.of(new String[] {"loan"}, new String[] {"payment", "loan"}, new String[] {"Payment"})) {
            var answer = gateway()
                    .call(
                            "/tickets/1",
                            "Authorization",
                            "Bearer " + arriving(types).sign());

            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).contains("policy-denied");
            assertThat(last().path("reason").asString())
                    .isEqualTo("authorization_details of types that policy tickets does not name: "
                            + types[types.length - 1]);
            assertThat(last().toString()).doesNotContain("account-4711");
        }
        assertThat(gateway().forwarded()).isEmpty();
    }

    @Test
    void aDecisionForATokenWithoutDetailsIsNotOneForATokenWithThem() throws Exception {
        assertThat(gateway()
                        .call("/tickets/1", "Authorization", "Bearer " + own().sign())
                        .statusCode())
                .isEqualTo(200);
        assertThat(gateway()
                        .call(
                                "/tickets/1",
                                "Authorization",
                                "Bearer " + arriving("loan").sign())
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void theTokenServiceCarriesThemAndSaysSo() throws Exception {
        var token = arriving("payment").sign();

        var issued = asking(token).issued();

        var details = claims(token).path("authorization_details");
        assertThat(issued.claims().path("authorization_details")).isEqualTo(details);
        assertThat(issued.members().path("authorization_details")).isEqualTo(details);
        var said = JSON.readTree(new Asking()
                .with("token", issued.token())
                .basic("orchestrator-client", SECRET)
                .send("/oauth2/introspect")
                .body());
        assertThat(said.path("authorization_details")).isEqualTo(details);
        asking(arriving("account").sign()).refused(400, "invalid_target", "does not name: account");
    }
}

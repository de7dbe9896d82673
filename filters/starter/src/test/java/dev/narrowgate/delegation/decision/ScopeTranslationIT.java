package dev.narrowgate.delegation.decision;

import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Law 3: scopes in the vocabulary of the next hop, over two hops of a running gateway. */
class ScopeTranslationIT {

    private static final String CHARGES = "https://charges.example.com";

    private static GatewayHarness gateway;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        var configuration = Files.writeString(folder.resolve("scopes.yaml"), """
                delegation:
                  actors:
                    charges: { issuer: "https://idp.example.com", subject: charges, audience: "%1$s" }
                  policies:
                    pay:
                      audience: %1$s
                      scopes: [ "charge:create", "https://graph.example.com/Mail.Read" ]
                      required-scopes: [ "orders:read" ]
                      scope-mapping:
                        "orders:pay": [ "charge:create" ]
                        "orders:mail": [ "https://graph.example.com/Mail.Read" ]
                      implies: { "orders:admin": [ "orders:read" ] }
                    unnamed:
                      audience: https://ledger.example.com
                      scopes: [ "ledger:write" ]
                      scope-mapping: { "charge:create": [ "ledger:write" ] }
                    named:
                      audience: https://ledger.example.com
                      scopes: [ "ledger:write", "mail" ]
                      scope-mapping:
                        "orders:pay > charge:create": [ "ledger:write" ]
                        "orders:mail > https://graph.example.com/Mail.Read": [ mail ]
                spring.cloud.gateway.server.webflux.routes:
                  - { id: pay, uri: "${next-hop}", predicates: [ Path=/pay ], filters: [ Delegation=pay ] }
                  - { id: unnamed, uri: "${next-hop}", predicates: [ Path=/unnamed ], filters: [ Delegation=unnamed ] }
                  - { id: named, uri: "${next-hop}", predicates: [ Path=/named ], filters: [ Delegation=named ] }
                """.formatted(CHARGES));
        gateway = new GatewayHarness(folder, "--spring.config.additional-location=" + configuration.toUri());
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void reset() {
        gateway.nextHop().resetRequests();
    }

    @Test
    void theNextHopGetsScopesOfItsOwnAndTheRecordTheirOrigin() throws Exception {
        var token = paid("orders:pay orders:admin orders:other");

        assertThat(SignedJWT.parse(token).getJWTClaimsSet().getClaim("scope")).isEqualTo("charge:create");
        assertThat(SignedJWT.parse(token).getJWTClaimsSet().getClaim("scope_from"))
                .isEqualTo(Map.of("charge:create", "orders:pay"));
        var outgoing = gateway.audited().stream()
                .filter(record -> record.path("event").asString().equals("decided"))
                .toList()
                .getLast()
                .path("outgoing");
        assertThat(outgoing.path("scope").asString()).isEqualTo("charge:create");
        assertThat(outgoing.path("scope_from").path("charge:create").asString()).isEqualTo("orders:pay");
    }

    @Test
    void aScopeOfTheNextHopIsNothingIfNothingThatArrivedStandsForIt() throws Exception {
        var answer = alice("/pay", "orders:admin");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
                .contains("scope=\"orders:mail orders:pay\"");
        assertThat(json(answer).path("code").asString()).isEqualTo("scope-insufficient");
        assertThat(gateway.forwarded()).isEmpty();
    }

    @Test
    void aTranslatedScopeIsNoRequiredOne() throws Exception {
        var answer = alice("/pay", "orders:pay");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse("")).contains("scope=\"orders:read\"");
        assertThat(gateway.forwarded()).isEmpty();
    }

    @Test
    void theNextPolicyTranslatesItNoFurther() throws Exception {
        var token = paid("orders:pay orders:read");
        reset();

        var answer = charges("/unnamed", token);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(gateway.forwarded()).isEmpty();
        assertThat(gateway.audited().getLast().path("reason").asString())
                .endsWith("charge:create was translated from orders:pay before, so it is not translated again");
    }

    @Test
    void theNextPolicyTranslatesItFurtherIfItNamesItsOrigin() throws Exception {
        var token = paid("orders:pay orders:mail orders:read");
        reset();

        assertThat(charges("/named", token).statusCode()).isEqualTo(200);

        var claims = SignedJWT.parse(forwarded()).getJWTClaimsSet();
        assertThat(claims.getClaim("scope")).isEqualTo("ledger:write mail");
        assertThat(claims.getClaim("scope_from"))
                .isEqualTo(Map.of("ledger:write", "charge:create", "mail", "https://graph.example.com/Mail.Read"));
    }

    @Test
    void anIssuerThatIsNoGatewaySaysNothingOfOrigins() throws Exception {
        var token = gateway.issuer()
                .token("alice", GatewayHarness.GATEWAY)
                .claim("scope", "charge:create")
                .claim("scope_from", Map.of("charge:create", "orders:pay"))
                .sign();

        assertThat(gateway.call("/named", "Authorization", "Bearer " + token).statusCode())
                .isEqualTo(403);
        assertThat(gateway.forwarded()).isEmpty();
    }

    /** Alice pays, and the agent for charges gets this token. */
    private static String paid(String scope) throws Exception {
        var answer = alice("/pay", scope);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return forwarded();
    }

    private static String forwarded() {
        return gateway.forwarded().getLast().getHeader("Authorization").substring("Bearer ".length());
    }

    private static HttpResponse<String> alice(String path, String scope) throws Exception {
        var token = gateway.issuer()
                .token("alice", GatewayHarness.GATEWAY)
                .claim("scope", scope)
                .sign();
        return gateway.call(path, "Authorization", "Bearer " + token);
    }

    private static HttpResponse<String> charges(String path, String token) throws Exception {
        var own = gateway.issuer().token("charges", GatewayHarness.GATEWAY).sign();
        return gateway.call(path, "Authorization", "Bearer " + token, "Actor-Token", own);
    }
}

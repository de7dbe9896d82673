package dev.narrowgate.delegation.task;

import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.time.Instant;
import java.util.Map;

/** The security event tokens of the issuer of a gateway, and tokens of Alice that are issued at a chosen time. */
record SignalIssuer(GatewayHarness gateway) {

    static final String SESSION_REVOKED = "https://schemas.openid.net/secevent/caep/event-type/session-revoked";
    static final String ACCOUNT_DISABLED = "https://schemas.openid.net/secevent/risc/event-type/account-disabled";

    /** An event about Alice that is good in every respect. */
    TestIssuer.Token event(String type) {
        return gateway.issuer()
                .token("alice", GatewayHarness.GATEWAY)
                .header("typ", "secevent+jwt")
                .claim("sub", null)
                .claim("exp", null)
                .claim("client_id", null)
                .claim("sub_id", Map.of("format", "iss_sub", "iss", GatewayHarness.IDP, "sub", "alice"))
                .claim("events", Map.of(type, Map.of()));
    }

    /** A token that Alice got from a login after the event. The clock of an issuer may be ahead by 30 seconds. */
    String afterANewLogin() {
        return gateway.delegation()
                .claim("iat", Instant.now().getEpochSecond() + 5)
                .sign();
    }
}

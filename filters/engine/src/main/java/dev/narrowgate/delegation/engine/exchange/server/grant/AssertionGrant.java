package dev.narrowgate.delegation.engine.exchange.server.grant;

import dev.narrowgate.delegation.engine.exchange.server.ExchangeServer;
import dev.narrowgate.delegation.engine.oauth.FormRequest;

/** The grant of a JWT assertion (RFC 7523, section 2.1). */
final class AssertionGrant {

    private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    private AssertionGrant() {}

    static FormRequest form(String assertion) {
        return FormRequest.empty().with("grant_type", GRANT).with("assertion", assertion);
    }

    /** With what the configuration says of this server. */
    static FormRequest parameters(FormRequest form, ExchangeServer server) {
        var all = form;
        for (var parameter : server.parameters().entrySet()) {
            all = all.with(parameter.getKey(), parameter.getValue());
        }
        return all;
    }
}

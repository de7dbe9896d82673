package dev.narrowgate.delegation.engine.exchange.server.grant;

import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.ASSERTION;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.GRANT_TYPE;

import dev.narrowgate.delegation.engine.exchange.server.ExchangeServer;
import dev.narrowgate.delegation.engine.oauth.FormRequest;
import dev.narrowgate.delegation.engine.oauth.GrantTypes;

/** Builds the form of the JWT assertion grant (RFC 7523, section 2.1). */
final class AssertionGrant {

    private AssertionGrant() {}

    static FormRequest form(String assertion) {
        return FormRequest.empty().with(GRANT_TYPE, GrantTypes.JWT_BEARER).with(ASSERTION, assertion);
    }

    /** Adds the configured parameters of a server. */
    static FormRequest parameters(FormRequest form, ExchangeServer server) {
        var all = form;
        for (var parameter : server.request().parameters().entrySet()) {
            all = all.with(parameter.getKey(), parameter.getValue());
        }
        return all;
    }
}

package dev.narrowgate.delegation.config;

import static dev.narrowgate.delegation.engine.settings.Defaults.or;

import java.util.Map;

/**
 * The headers that the gateway sets for the next hop.
 *
 * @param headers Another name for one of the headers. Default: see below. Allowed: a field name of RFC 9110; not one
 *     that HTTP or the gateway uses; each name once.
 * @param signed Sends a signed <a href="../explanation/exchange.md#delegation-provenance">{@code
 *     Delegation-Provenance}</a> with every token. With {@code exchange.chain: beside} the gateway always sends it.
 */
public record HeaderSettings(Map<String, String> headers, Boolean signed) {

    public HeaderSettings {
        signed = or(signed, false);
        headers = or(headers, Map.of());
    }
}

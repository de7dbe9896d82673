package dev.narrowgate.delegation.config;

import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the next hop is told, as it is written in the configuration.
 *
 * @param headers Another name for one of the headers. Default: see below. Allowed: a field name of RFC 9110; not one
 *     that HTTP or the gateway uses; each name once.
 * @param signed Sends a signed <a href="../explanation/exchange.md#delegation-provenance">{@code
 *     Delegation-Provenance}</a> with every token. With {@code exchange.chain: beside} the gateway always sends it.
 */
public record ProvenanceProperties(
        @DefaultValue Map<String, String> headers,
        @DefaultValue("false") Boolean signed) {}

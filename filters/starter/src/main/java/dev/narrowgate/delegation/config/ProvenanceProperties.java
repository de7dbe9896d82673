package dev.narrowgate.delegation.config;

import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the next hop is told, as it is written in the configuration.
 *
 * @param headers other names for the provenance headers
 * @param signed whether it is told in a signed form too, beside every token
 */
public record ProvenanceProperties(
        @DefaultValue Map<String, String> headers,
        @DefaultValue("false") Boolean signed) {}

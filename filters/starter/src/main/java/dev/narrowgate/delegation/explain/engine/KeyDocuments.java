package dev.narrowgate.delegation.explain.engine;

import dev.narrowgate.delegation.assembly.TrustedIssuers;
import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.engine.settings.FileUri;
import dev.narrowgate.delegation.engine.verification.ConfiguredIssuer;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import reactor.core.publisher.Mono;

/** The key sets of issuers for one check, each fetched at most once. */
final class KeyDocuments {

    private final boolean offline;
    private final Map<Object, Mono<byte[]>> documents = new HashMap<>();

    private record Place(String issuer, String jwksUri) {}

    /** @param offline whether only files are read */
    KeyDocuments(boolean offline) {
        this.offline = offline;
    }

    synchronized Mono<byte[]> of(ConfiguredIssuer issuer, DelegationSettings settings) {
        var place = new Place(issuer.issuer(), String.valueOf(issuer.jwksUri()));
        return documents.computeIfAbsent(
                place, first -> source(issuer, settings).cache());
    }

    private Mono<byte[]> source(ConfiguredIssuer issuer, DelegationSettings settings) {
        var isFile = issuer.jwksUri() != null && FileUri.isOne(issuer.jwksUri());
        return offline && !isFile
                ? Mono.error(new IOException("not fetched because of --offline"))
                : TrustedIssuers.source(issuer, settings);
    }
}

package dev.narrowgate.delegation.engine.keys;

import static dev.narrowgate.delegation.engine.keys.ServerMetadataNames.TOKEN_ENDPOINT;

import dev.narrowgate.delegation.engine.jose.MediaTypes;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serial;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;

/** Where key sets are read from: a file, or an address that the configuration names. No token ever names one. */
public final class KeySources {

    private static final int MAXIMUM_BYTES = 256 * 1024;

    private final HttpClient client;

    /** @param client by which documents are fetched */
    public KeySources(HttpClient client) {
        this.client = client;
    }

    /** The file, read each time it is asked for. */
    public static Mono<byte[]> file(Path path) {
        return Mono.fromCallable(() -> {
                    if (Files.size(path) > MAXIMUM_BYTES) {
                        throw new IOException(path + " is larger than " + MAXIMUM_BYTES + " bytes");
                    }
                    return Files.readAllBytes(path);
                })
                .subscribeOn(Schedulers.boundedElastic());
    }

    /**
     * What an issuer's own metadata names. Asked anew each time, because an issuer may move its keys.
     *
     * @param acceptable which places may be named
     */
    public Mono<byte[]> discovered(String issuer, Predicate<URI> acceptable, Duration timeout) {
        return metadata(issuer, timeout, document -> IssuerMetadata.jwksUri(document, issuer, acceptable))
                .flatMap(jwksUri -> named(jwksUri, issuer, timeout));
    }

    /**
     * What an issuer's own metadata calls an endpoint, asked anew each time. Secrets go there, so {@link SecretDestination}
     * decides which places may be named.
     *
     * @param name as metadata knows it, such as {@code introspection_endpoint} (RFC 8414, section 2)
     * @param certified whether this gateway shows a certificate there
     */
    public Mono<URI> endpoint(String issuer, String name, boolean certified, Duration timeout) {
        return metadata(
                issuer,
                timeout,
                document -> IssuerMetadata.endpoint(
                        document, issuer, name, certified, new SecretDestination(issuer)::accepts));
    }

    /**
     * Completes when an issuer's own metadata name an acceptable token endpoint, at which a client may authenticate in this
     * way. Fails with {@code IllegalArgumentException} when they do not, with others when there are none to be had.
     *
     * @param algorithm by which the client signs, where it does
     * @param certified whether this gateway shows a certificate there
     * @param written whether the configuration itself says where the endpoint is
     */
    public Mono<Void> checkServer(
            String issuer,
            String authentication,
            @Nullable String algorithm,
            boolean certified,
            boolean written,
            Duration timeout) {
        Predicate<URI> acceptable = written ? place -> true : new SecretDestination(issuer)::accepts;
        return metadata(issuer, timeout, document -> {
                    var endpoint = IssuerMetadata.endpoint(document, issuer, TOKEN_ENDPOINT, certified, acceptable);
                    IssuerMetadata.checkOffered(document, authentication, algorithm);
                    return endpoint;
                })
                .then();
    }

    private Mono<URI> metadata(String issuer, Duration timeout, Function<byte[], URI> read) {
        // One that hangs must leave time for the other, and for what is asked next.
        var share = timeout.dividedBy(3);
        return Mono.defer(() -> {
            var unfit = new AtomicReference<@Nullable IllegalArgumentException>();
            var unasked = new AtomicReference<@Nullable Throwable>();
            return Flux.fromIterable(IssuerMetadata.locations(issuer))
                    .concatMap(location -> http(location, share)
                            .timeout(share)
                            .onErrorMap(
                                    IllegalStateException.class,
                                    large -> new IllegalArgumentException(large.getMessage(), large))
                            .filter(IssuerMetadata::isDocument)
                            .onErrorResume(KeySources::isAbsent, gone -> {
                                if (!(gone instanceof OtherStatus answer && answer.isFinal())) {
                                    unasked.compareAndSet(null, gone);
                                }
                                return Mono.empty();
                            })
                            .map(read)
                            // What answers here may be another service, and the metadata at the other place.
                            .onErrorResume(IllegalArgumentException.class, problem -> {
                                unfit.compareAndSet(null, problem);
                                return Mono.empty();
                            }))
                    .next()
                    .switchIfEmpty(Mono.error(() -> absent(issuer, unfit.get(), unasked.get())));
        });
    }

    /**
     * Nothing fits: the first document that was there says best why. Not where a place could not be asked, because the metadata
     * may be there.
     */
    private static Exception absent(
            String issuer, @Nullable IllegalArgumentException unfit, @Nullable Throwable unasked) {
        if (unfit != null && unasked == null) {
            return unfit;
        }
        var found = unfit == null ? "" : ": " + unfit.getMessage() + "; the other place could not be asked";
        return new IOException("no metadata of " + issuer + found, unasked);
    }

    /** Metadata may lead to another host of the public network, and into a private one only where the issuer itself is. */
    private Mono<byte[]> named(URI jwksUri, String issuer, Duration timeout) {
        if (isWhereTheIssuerIs(jwksUri, issuer)) {
            return http(jwksUri, timeout);
        }
        return PublicAddresses.isPrivateLiteral(jwksUri)
                ? Mono.error(privateAddress(issuer))
                : get(
                        client.resolvedAddressesSelector((config, resolved) -> PublicAddresses.of(resolved)),
                        jwksUri,
                        timeout);
    }

    private static boolean isWhereTheIssuerIs(URI place, String issuer) {
        var host = place.getHost();
        return host != null && host.equalsIgnoreCase(URI.create(issuer).getHost());
    }

    private static IOException privateAddress(String issuer) {
        return new IOException("the metadata of " + issuer + " names a private address");
    }

    /** The document behind a URI. Follows no redirect, and takes no more than a key set may reasonably have. */
    public Mono<byte[]> http(URI uri, Duration timeout) {
        return get(client, uri, timeout);
    }

    private static Mono<byte[]> get(HttpClient client, URI uri, Duration timeout) {
        return client.followRedirect(false)
                .responseTimeout(timeout)
                .headers(headers -> headers.set(HttpHeaderNames.ACCEPT, MediaTypes.JWK_SET + ", " + MediaTypes.JSON))
                .get()
                .uri(uri)
                .response((response, content) -> {
                    if (response.status().code() != 200) {
                        return Mono.error(new OtherStatus(uri, response.status().code()));
                    }
                    return bounded(uri, content);
                })
                .single();
    }

    /** An answer that is not 200. */
    private static final class OtherStatus extends IOException {

        @Serial
        private static final long serialVersionUID = 1;

        private final int status;

        OtherStatus(URI uri, int status) {
            super(uri + " answered " + status);
            this.status = status;
        }

        /** Whether there is nothing at this place, and not only at the moment. */
        boolean isFinal() {
            return status < 500 && status != 408 && status != 429;
        }
    }

    private static boolean isAbsent(Throwable error) {
        return error instanceof IOException
                || error instanceof TimeoutException
                || error instanceof io.netty.handler.timeout.TimeoutException;
    }

    private static Mono<byte[]> bounded(URI uri, ByteBufFlux content) {
        return content.asByteArray()
                .reduceWith(ByteArrayOutputStream::new, (all, part) -> {
                    if (all.size() + part.length > MAXIMUM_BYTES) {
                        throw new IllegalStateException(uri + " answered more than " + MAXIMUM_BYTES + " bytes");
                    }
                    all.writeBytes(part);
                    return all;
                })
                .map(ByteArrayOutputStream::toByteArray);
    }
}

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

/** Reads key sets from a file, a configured address, or an issuer's metadata. A token never names the address. */
public final class KeySources {

    private static final int MAXIMUM_BYTES = 256 * 1024;

    private final HttpClient client;

    /** @param client the client that fetches documents */
    public KeySources(HttpClient client) {
        this.client = client;
    }

    /** Reads the file on each subscription. */
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
     * Fetches the keys that an issuer's metadata names. Each subscription reads the metadata, because an issuer may
     * move its keys.
     *
     * @param acceptable which addresses the metadata may name
     */
    public Mono<byte[]> discovered(String issuer, Predicate<URI> acceptable, Duration timeout) {
        return metadata(issuer, timeout, document -> IssuerMetadata.jwksUri(document, issuer, acceptable))
                .flatMap(jwksUri -> named(jwksUri, issuer, timeout));
    }

    /**
     * Reads the address of an endpoint from an issuer's metadata on each subscription. The gateway sends secrets there,
     * so {@link SecretDestination} decides which addresses the metadata may name.
     *
     * @param name the member of the metadata, such as {@code introspection_endpoint} (RFC 8414, section 2)
     * @param certified whether this gateway presents a certificate there
     */
    public Mono<URI> endpoint(String issuer, String name, boolean certified, Duration timeout) {
        return metadata(
                issuer,
                timeout,
                document -> IssuerMetadata.endpoint(
                        document, issuer, name, certified, new SecretDestination(issuer)::accepts));
    }

    /**
     * Completes when an issuer's metadata name an acceptable token endpoint with this client authentication. Fails with
     * {@code IllegalArgumentException} when the metadata do not, and with other errors when they cannot be read.
     *
     * @param algorithm the algorithm with which the client signs; null when it does not sign
     * @param certified whether this gateway presents a certificate there
     * @param written whether the configuration names the endpoint
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
        // A location that hangs must leave time for the other one and for the next request.
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
                            // Another service may answer here, and the metadata may be at the other location.
                            .onErrorResume(IllegalArgumentException.class, problem -> {
                                unfit.compareAndSet(null, problem);
                                return Mono.empty();
                            }))
                    .next()
                    .switchIfEmpty(Mono.error(() -> absent(issuer, unfit.get(), unasked.get())));
        });
    }

    /**
     * Returns the error when no location has fitting metadata. The first document that was found gives the best reason.
     * When a location could not be asked, the metadata may be there, and the error says so.
     */
    private static Exception absent(
            String issuer, @Nullable IllegalArgumentException unfit, @Nullable Throwable unasked) {
        if (unfit != null && unasked == null) {
            return unfit;
        }
        var found = unfit == null ? "" : ": " + unfit.getMessage() + "; the other location could not be read";
        return new IOException("no metadata of " + issuer + found, unasked);
    }

    /** Fetches keys from an address in metadata. Only the issuer's own host may have a private address. */
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

    /** Fetches a document. Follows no redirect, and fails when the document is larger than 256 KiB. */
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

    /** A response with a status other than 200. */
    private static final class OtherStatus extends IOException {

        @Serial
        private static final long serialVersionUID = 1;

        private final int status;

        OtherStatus(URI uri, int status) {
            super(uri + " answered " + status);
            this.status = status;
        }

        /** Returns whether the document is absent, and not only unavailable at the moment. */
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

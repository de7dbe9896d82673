package dev.narrowgate.delegation.endpoints.tokenservice;

import dev.narrowgate.delegation.DelegationFailure.RequestTooLarge;
import dev.narrowgate.delegation.web.body.BodyLimits;
import dev.narrowgate.delegation.web.body.LimitedBody;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;

/**
 * Reads a form from the request body. Parameters in the URI are refused because URIs are logged (RFC 6749, section
 * 2.3.1).
 */
final class FormReader {

    /** Enough for two tokens and an assertion of the maximum length. */
    private static final long ENOUGH = 65_536;

    private final BodyLimits limits;

    /** @param limits the limits of any request body */
    FormReader(BodyLimits limits) {
        this.limits = limits.atMost(ENOUGH);
    }

    /**
     * Fails with {@code TokenRequestRefused}, {@code RequestTooLarge}, {@code RequestTimeout} or
     * {@code RequestMalformed}.
     */
    Mono<Form> read(ServerHttpRequest request) {
        return Mono.defer(() -> {
            if (request.getURI().getRawQuery() != null) {
                throw Form.malformed("parameters in the URI");
            }
            if (!isForm(request)) {
                throw Form.malformed("not application/x-www-form-urlencoded");
            }
            if (request.getHeaders().getContentLength() > limits.bytes()) {
                throw new RequestTooLarge("a form of more than " + limits.bytes() + " bytes");
            }
            return DataBufferUtils.join(new LimitedBody(request, limits).getBody())
                    .map(body -> {
                        // The parser refuses characters outside ASCII, so that no byte has two readings.
                        var text = body.toString(StandardCharsets.ISO_8859_1);
                        DataBufferUtils.release(body);
                        return text;
                    })
                    .defaultIfEmpty("")
                    .map(Form::parse);
        });
    }

    private static boolean isForm(ServerHttpRequest request) {
        try {
            var type = request.getHeaders().getContentType();
            return type != null
                    && type.equalsTypeAndSubtype(MediaType.APPLICATION_FORM_URLENCODED)
                    && (type.getCharset() == null || type.getCharset().equals(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}

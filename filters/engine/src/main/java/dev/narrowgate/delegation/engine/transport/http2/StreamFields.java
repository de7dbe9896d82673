package dev.narrowgate.delegation.engine.transport.http2;

import dev.narrowgate.delegation.engine.transport.message.ContentLength;
import dev.narrowgate.delegation.engine.transport.message.FieldName;
import dev.narrowgate.delegation.engine.transport.message.HeadFields;
import dev.narrowgate.delegation.engine.transport.message.KnownField;
import dev.narrowgate.delegation.engine.transport.message.ProtocolViolation;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/** Checks the field names and the {@code content-length} of an HTTP/2 head, as {@link HeadFields} does for HTTP/1. */
final class StreamFields {

    private final FieldName name = new FieldName();

    @Nullable
    ProtocolViolation problem(Http2Headers head) {
        int seen = 0;
        for (var field : head) {
            var known = name.known(field.getKey());
            if (known == null) {
                continue;
            }
            if (!name.isPlain()) {
                return ProtocolViolation.HEADER_NAME;
            }
            if (known.isOnce() && (seen & 1 << known.ordinal()) != 0
                    || known == KnownField.CONTENT_LENGTH && ContentLength.of(field.getValue()) < 0) {
                return known.malformation();
            }
            seen |= 1 << known.ordinal();
        }
        return null;
    }
}

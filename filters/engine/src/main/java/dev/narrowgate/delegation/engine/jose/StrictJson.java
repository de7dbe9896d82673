package dev.narrowgate.delegation.engine.jose;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Parses JSON from outside strictly: valid UTF-8 only, no duplicate names, one object without trailing content, bounded
 * depth, names and numbers (RFC 8725bis, section 3.7; RFC 7515, section 4).
 */
public final class StrictJson {

    /** The longest accepted actor chain fits. The limit holds before any code recurses. */
    private static final int MAXIMUM_DEPTH = 24;

    /** U+FEFF in UTF-8. */
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAXIMUM_DEPTH)
                            .maxNumberLength(32)
                            .maxNameLength(256)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private StrictJson() {}

    /** Parses one JSON object. Refuses any other content with {@code TokenRejected}. */
    public static ObjectNode object(byte[] json, String part) {
        if (read(text(json, part), part) instanceof ObjectNode object) {
            return object;
        }
        throw new TokenRejected(part + ": not a JSON object");
    }

    /**
     * Parses a document that a server or an operator wrote. Ignores a byte order mark at its start (RFC 8259, section
     * 8.1). Refuses like {@link #object}.
     */
    public static ObjectNode document(byte[] json, String part) {
        return object(
                startsWithMark(json) ? Arrays.copyOfRange(json, BYTE_ORDER_MARK.length, json.length) : json, part);
    }

    private static boolean startsWithMark(byte[] json) {
        return json.length >= BYTE_ORDER_MARK.length
                && Arrays.equals(json, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
    }

    private static String text(byte[] json, String part) {
        if (startsWithMark(json)) {
            throw new TokenRejected(part + ": begins with a byte order mark");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new TokenRejected(part + ": not UTF-8");
        }
    }

    private static JsonNode read(String text, String part) {
        try {
            // Jackson reads text, not bytes, so that it accepts no byte order mark and no other encoding.
            return MAPPER.readTree(text);
        } catch (JacksonException | ArithmeticException | IllegalArgumentException malformed) {
            // A number beyond all bounds is no JacksonException. The exceptions' messages would quote the input.
            throw new TokenRejected(
                    part + ": not strict JSON (" + malformed.getClass().getSimpleName() + ")");
        }
    }
}

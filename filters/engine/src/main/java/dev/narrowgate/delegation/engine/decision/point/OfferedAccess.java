package dev.narrowgate.delegation.engine.decision.point;

import dev.narrowgate.delegation.RequestableAccess;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads {@code context.access_request} of a denial (AuthZEN Access Request and Approval Profile). The caller gets its texts, so
 * each of them is bounded, and an address is one of https.
 */
final class OfferedAccess {

    private static final int LONGEST_ADDRESS = 2048;
    private static final int LONGEST_TOKEN = 4096;
    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_TIME = 64;

    private OfferedAccess() {}

    /**
     * Returns the offer, or null if it cannot be used: a member has a wrong form, it has no time, no address, or nothing that binds
     * an access request to this denial.
     *
     * @param context the context of the denial
     * @param published the address in the metadata of the decision point, for an offer without one; null: none
     */
    static @Nullable RequestableAccess read(JsonNode context, @Nullable String published) {
        var offer = context.path("access_request");
        try {
            var endpoint = https(offer.get("endpoint"));
            var access = new RequestableAccess(
                    endpoint == null ? published : endpoint,
                    https(offer.get("form_url")),
                    time(offer.path("expires_at")),
                    text(context.get("evaluation_id"), LONGEST_NAME, OfferedAccess::isVisible),
                    text(offer.get("template"), LONGEST_NAME, OfferedAccess::isVisible),
                    text(offer.get("binding_token"), LONGEST_TOKEN, OfferedAccess::isOfToken));
            return access.endpoint() == null && access.form() == null
                            || access.evaluationId() == null && access.bindingToken() == null
                    ? null
                    : access;
        } catch (IllegalArgumentException | DateTimeException unusable) {
            return null;
        }
    }

    /** Returns the address if it is one of https that a caller can be sent to, or null. */
    static @Nullable String address(@Nullable String text) {
        if (text == null || text.length() > LONGEST_ADDRESS || !text.chars().allMatch(OfferedAccess::isVisible)) {
            return null;
        }
        try {
            var uri = new URI(text);
            return "https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null && uri.getRawUserInfo() == null
                    ? text
                    : null;
        } catch (URISyntaxException malformed) {
            return null;
        }
    }

    private static @Nullable String https(@Nullable JsonNode written) {
        if (written == null) {
            return null;
        }
        var address = address(written.isString() ? written.stringValue() : null);
        if (address == null) {
            throw new IllegalArgumentException("not an https address");
        }
        return address;
    }

    private static @Nullable String text(@Nullable JsonNode written, int longest, IntPredicate allowed) {
        if (written == null) {
            return null;
        }
        var text = written.isString() ? written.stringValue() : "";
        if (text.isEmpty() || text.length() > longest || !text.chars().allMatch(allowed)) {
            throw new IllegalArgumentException("not a text of the allowed characters");
        }
        return text;
    }

    /** RFC 3339. */
    private static Instant time(JsonNode written) {
        var text = written.isString() ? written.stringValue() : "";
        return OffsetDateTime.parse(text.length() > LONGEST_TIME ? "" : text).toInstant();
    }

    private static boolean isVisible(int c) {
        return c > ' ' && c <= '~' && c != '"' && c != '\\' && c != '<' && c != '>';
    }

    /** The characters of a token68 (RFC 9110, section 11.2). */
    private static boolean isOfToken(int c) {
        return c < 128 && Character.isLetterOrDigit(c) || "-._~+/=".indexOf(c) >= 0;
    }
}

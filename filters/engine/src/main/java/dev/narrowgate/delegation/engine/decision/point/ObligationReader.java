package dev.narrowgate.delegation.engine.decision.point;

import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.ACR_VALUES;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.MAX_AGE;

import dev.narrowgate.delegation.decision.AuthenticationLevel;
import dev.narrowgate.delegation.decision.point.Obligation;
import dev.narrowgate.delegation.engine.oauth.SafeText;
import dev.narrowgate.delegation.presented.PresentedTexts;
import dev.narrowgate.delegation.token.Scopes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the obligations of an answer. One that is not known, or that lacks what it needs, becomes {@link Obligation.Unknown}, which
 * refuses the request.
 */
final class ObligationReader {

    /** More would be no policy that a person wrote. */
    private static final int MOST = 16;

    /** Challenges have to fit into a header. */
    private static final int MOST_VALUES = 16;

    private static final int MOST_SCOPES = 256;

    private static final int LONGEST_VALUE = 256;

    private static final long LONGEST_SECONDS = Duration.ofDays(365).toSeconds();

    private ObligationReader() {}

    /** Reads a list of <code>{"type": ..., ...}</code>. An absent list has no obligations. */
    static List<Obligation> own(@Nullable JsonNode list) {
        return read(list, ObligationReader::own);
    }

    /** Reads the list of the obligations profile of AuthZEN, whose {@code custom} has one of this gateway as its properties. */
    static List<Obligation> authzen(@Nullable JsonNode list) {
        return read(list, ObligationReader::profiled);
    }

    private interface One {
        Obligation read(String type, JsonNode written);
    }

    private static List<Obligation> read(@Nullable JsonNode list, One one) {
        if (list == null) {
            return List.of();
        }
        if (!list.isArray() || list.size() > MOST) {
            return List.of(new Obligation.Unknown("of a list that is no list of at most " + MOST));
        }
        var obligations = new ArrayList<Obligation>();
        for (var written : list) {
            var type = written.path("type");
            obligations.add(
                    written.isObject() && type.isString()
                            ? one.read(type.stringValue(), written)
                            : new Obligation.Unknown("without a type"));
        }
        return obligations;
    }

    private static Obligation profiled(String type, JsonNode written) {
        var properties = written.path("properties");
        return switch (type) {
            case "step-up" ->
                // The methods of an authentication are not known here.
                properties.has("amr_values")
                        ? new Obligation.Unknown("step-up with amr_values")
                        : level(List.of(properties.path("acr_value")), null, type);
            case "custom" ->
                properties.path("type").isString()
                        ? own(properties.path("type").stringValue(), properties)
                        : unknown(type);
            default -> unknown(type);
        };
    }

    private static Obligation own(String type, JsonNode written) {
        return switch (type) {
            case "narrow_scopes" -> {
                var scopes = texts(written.path("scopes"));
                yield scopes == null ? unknown(type) : new Obligation.NarrowScopes(Scopes.of(scopes));
            }
            case "shorten_life" -> {
                var life = seconds(written.path("seconds"));
                yield life == null ? unknown(type) : new Obligation.ShortenLife(life);
            }
            case "credential" -> {
                var name = written.path("name");
                yield name.isString() && isToken(name.stringValue())
                        ? new Obligation.ShowCredential(name.stringValue())
                        : unknown(type);
            }
            case "step_up" ->
                level(
                        written.has(ACR_VALUES) ? elements(written.path(ACR_VALUES)) : List.of(),
                        written.has(MAX_AGE) ? written.path(MAX_AGE) : null,
                        type);
            default -> unknown(type);
        };
    }

    private static Obligation level(List<JsonNode> classes, @Nullable JsonNode maximumAge, String type) {
        var age = maximumAge == null ? null : seconds(maximumAge);
        var texts = new ArrayList<String>();
        for (var one : classes) {
            if (!one.isString() || !isToken(one.stringValue())) {
                return unknown(type);
            }
            texts.add(one.stringValue());
        }
        return maximumAge != null && age == null || texts.isEmpty() && age == null || texts.size() > MOST_VALUES
                ? unknown(type)
                : new Obligation.StepUp(new AuthenticationLevel(texts, age));
    }

    private static List<JsonNode> elements(JsonNode list) {
        var elements = new ArrayList<JsonNode>();
        if (list.isArray()) {
            list.forEach(elements::add);
        } else {
            elements.add(list);
        }
        return elements;
    }

    private static @Nullable List<String> texts(JsonNode list) {
        if (!list.isArray() || list.size() > MOST_SCOPES) {
            return null;
        }
        var texts = new ArrayList<String>();
        for (var element : list) {
            if (!element.isString() || !isToken(element.stringValue())) {
                return null;
            }
            texts.add(element.stringValue());
        }
        return texts;
    }

    /** The characters of a scope (RFC 6749, section 3.3), which a challenge may carry. */
    private static boolean isToken(String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST_VALUE
                && text.chars().allMatch(c -> c > ' ' && c <= '~' && c != '"' && c != '\\');
    }

    private static @Nullable Duration seconds(JsonNode number) {
        return number.isIntegralNumber()
                        && number.canConvertToLong()
                        && number.longValue() > 0
                        && number.longValue() <= LONGEST_SECONDS
                ? Duration.ofSeconds(number.longValue())
                : null;
    }

    private static Obligation unknown(String type) {
        return new Obligation.Unknown(SafeText.of(type, PresentedTexts.of(List.of())));
    }
}

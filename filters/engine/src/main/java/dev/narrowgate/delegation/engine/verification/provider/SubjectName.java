package dev.narrowgate.delegation.engine.verification.provider;

import dev.narrowgate.delegation.engine.jose.ClaimReader;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The claim, or the claims together, that name a subject. Several claims are written with {@code +} between them. The
 * name then has each claim with its value, such as {@code repository:acme/app:workflow:deploy}. In a value, {@code %}
 * and {@code :} are percent-encoded, so that no two subjects have one name.
 *
 * @param claims the claims, all of which must be present
 */
public record SubjectName(List<String> claims) {

    private static final Pattern TOGETHER = Pattern.compile("\\+");

    public SubjectName {
        claims = List.copyOf(claims);
        if (claims.isEmpty()) {
            throw new IllegalArgumentException("no claim (expected: at least one)");
        }
    }

    /** Parses the name of a claim, or several names with {@code +} between them. */
    public static SubjectName of(String written) {
        return new SubjectName(
                Arrays.stream(TOGETHER.split(written, -1)).map(String::strip).toList());
    }

    /** Returns whether the name combines several claims. */
    public boolean isCombined() {
        return claims.size() > 1;
    }

    /** Returns the subject's name, or null when one of the claims is absent. */
    @Nullable
    String in(ClaimReader token) {
        if (!claims.stream().allMatch(token::has)) {
            return null;
        }
        return isCombined()
                ? claims.stream()
                        .map(claim -> claim + ':' + encoded(token.string(claim)))
                        .collect(Collectors.joining(":"))
                : token.string(claims.getFirst());
    }

    private static String encoded(String value) {
        return value.replace("%", "%25").replace(":", "%3A");
    }

    @Override
    public String toString() {
        return String.join("+", claims);
    }
}

package dev.narrowgate.delegation.engine.verification.provider;

import dev.narrowgate.delegation.engine.jose.ClaimReader;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The claim, or the claims together, that name a subject. Several are written with {@code +} between them, and name it as {@code
 * repository:acme/app:workflow:deploy}: each claim with its value, and {@code %} and {@code :} in a value percent-encoded, so that
 * no two subjects have one name.
 *
 * @param claims all of them have to be present
 */
public record SubjectName(List<String> claims) {

    private static final Pattern TOGETHER = Pattern.compile("\\+");

    public SubjectName {
        claims = List.copyOf(claims);
        if (claims.isEmpty()) {
            throw new IllegalArgumentException("no claim (expected: at least one)");
        }
    }

    /** From the name of a claim, or from several with {@code +} between. */
    public static SubjectName of(String written) {
        return new SubjectName(
                Arrays.stream(TOGETHER.split(written, -1)).map(String::strip).toList());
    }

    /** Whether it is put together from several claims. */
    public boolean isCombined() {
        return claims.size() > 1;
    }

    /** The subject's name, or null when one of the claims is absent. */
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

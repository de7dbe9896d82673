package dev.narrowgate.delegation.config.constraint;

import dev.narrowgate.delegation.engine.settings.ScopeToken;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Validates scope tokens. */
public final class ScopeTokenValidator implements ConstraintValidator<ScopeToken, String> {

    /** {@code scope-token} (RFC 6749, section 3.3). */
    private static final Pattern SCOPE = Pattern.compile("[!#-\\[\\]-~]+");

    @Override
    public boolean isValid(@Nullable String value, ConstraintValidatorContext context) {
        return value == null || SCOPE.matcher(value).matches();
    }
}

package dev.narrowgate.delegation.config.constraint;

import dev.narrowgate.delegation.engine.jose.AlgorithmNames;
import dev.narrowgate.delegation.engine.settings.SignatureAlgorithm;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import org.jspecify.annotations.Nullable;

/** Validates the names of signature algorithms. */
public final class SignatureAlgorithmValidator implements ConstraintValidator<SignatureAlgorithm, String> {

    @Override
    public boolean isValid(@Nullable String value, ConstraintValidatorContext context) {
        return value == null || AlgorithmNames.VERIFIED.contains(value);
    }
}

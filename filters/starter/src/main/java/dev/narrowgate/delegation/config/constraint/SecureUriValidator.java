package dev.narrowgate.delegation.config.constraint;

import dev.narrowgate.delegation.config.source.InsecureHosts;
import dev.narrowgate.delegation.engine.settings.FileUri;
import dev.narrowgate.delegation.engine.settings.SecureUri;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import java.net.URI;
import java.net.URISyntaxException;
import org.hibernate.validator.constraintvalidation.HibernateConstraintValidatorContext;
import org.jspecify.annotations.Nullable;

/** Validates addresses that the gateway may call, with the hosts that the configuration allows over http. */
public final class SecureUriValidator implements ConstraintValidator<SecureUri, String> {

    private boolean orFile;

    @Override
    public void initialize(SecureUri constraint) {
        orFile = constraint.orFile();
    }

    @Override
    public boolean isValid(@Nullable String value, ConstraintValidatorContext context) {
        if (value == null) {
            return true;
        }
        var hosts = context.unwrap(HibernateConstraintValidatorContext.class)
                .getConstraintValidatorPayload(InsecureHosts.class);
        try {
            var uri = new URI(value);
            return orFile ? FileUri.isOne(uri) || hosts.accept(uri) : hosts.accept(uri) && uri.getRawFragment() == null;
        } catch (URISyntaxException malformed) {
            return false;
        }
    }
}

package dev.narrowgate.delegation.config.constraint;

import jakarta.validation.MessageInterpolator;
import java.util.Locale;

/** Leaves messages as the constraints have them. */
final class LiteralMessages implements MessageInterpolator {

    @Override
    public String interpolate(String messageTemplate, Context context) {
        return messageTemplate;
    }

    @Override
    public String interpolate(String messageTemplate, Context context, Locale locale) {
        return messageTemplate;
    }
}

package dev.narrowgate.delegation.config.constraint;

import dev.narrowgate.delegation.config.source.Addresses;
import dev.narrowgate.delegation.config.source.InsecureHosts;
import dev.narrowgate.delegation.config.source.KnownKeys;
import dev.narrowgate.delegation.engine.jose.AlgorithmNames;
import dev.narrowgate.delegation.engine.settings.ScopeToken;
import dev.narrowgate.delegation.engine.settings.SecureUri;
import dev.narrowgate.delegation.engine.settings.SignatureAlgorithm;
import dev.narrowgate.delegation.engine.settings.Within;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.Validation;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.lang.annotation.Annotation;
import java.util.Comparator;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.HibernateValidatorFactory;
import org.hibernate.validator.cfg.ConstraintMapping;

/** Validates settings by their constraints, and describes each violation as a problem of a key. */
public final class SettingsValidator {

    /** The hosts of a configuration differ, and the rest is made once. */
    private static final HibernateValidatorFactory FACTORY = factory();

    /** By place, and of one place a missing value first, because only the first problem of a place is kept. */
    private static final Comparator<ConstraintViolation<?>> ORDER =
            Comparator.<ConstraintViolation<?>, String>comparing(
                            violation -> violation.getPropertyPath().toString())
                    .thenComparing(
                            violation -> !(violation.getConstraintDescriptor().getAnnotation() instanceof NotBlank));

    private static final Pattern PLAIN = Pattern.compile("[\\w-]++");

    private SettingsValidator() {}

    /** Notes each violation: its key, and its message. */
    public static void validate(
            String prefix, Object settings, InsecureHosts hosts, BiConsumer<String, String> problems) {
        var validator = FACTORY.usingContext().constraintValidatorPayload(hosts).getValidator();
        validator.validate(settings).stream()
                .sorted(ORDER)
                .forEach(violation -> problems.accept(key(prefix, violation.getPropertyPath()), message(violation)));
    }

    private static String key(String prefix, Path path) {
        var key = new StringBuilder(prefix);
        for (var node : path) {
            if (node.getIndex() != null) {
                key.append('[').append(node.getIndex()).append(']');
            } else if (node.getKey() != null) {
                var name = node.getKey().toString();
                // A scope may have characters that end the name of a key.
                key.append(PLAIN.matcher(name).matches() ? "." + name : "[" + name + "]");
            }
            if (node.getKind() == jakarta.validation.ElementKind.PROPERTY) {
                key.append('.').append(KnownKeys.kebab(node.getName()));
            }
        }
        return key.toString();
    }

    private static String message(ConstraintViolation<?> violation) {
        var value = violation.getInvalidValue();
        var expected = violation.getMessage();
        return switch (violation.getConstraintDescriptor().getAnnotation()) {
            case NotBlank missing -> "missing (expected: " + expected + ")";
            case NotEmpty empty -> "empty (expected: " + expected + ")";
            case Within range -> WithinValidator.text(value) + " (expected: " + WithinValidator.range(range) + ")";
            case SecureUri uri -> Addresses.misfit(String.valueOf(value), uri.orFile());
            case ScopeToken scope -> "'" + value + "' is no scope (RFC 6749, section 3.3)";
            case SignatureAlgorithm algorithm ->
                "'" + value + "' is not known (expected: some of " + AlgorithmNames.LIST + ")";
            default -> "'" + value + "' " + expected;
        };
    }

    private static HibernateValidatorFactory factory() {
        var configuration = Validation.byProvider(HibernateValidator.class)
                .configure()
                .ignoreXmlConfiguration()
                // A message may contain a value of the configuration, which is no template.
                .messageInterpolator(new LiteralMessages());
        var constraints = configuration.createConstraintMapping();
        validates(constraints, Within.class, WithinValidator.class);
        validates(constraints, SecureUri.class, SecureUriValidator.class);
        validates(constraints, ScopeToken.class, ScopeTokenValidator.class);
        validates(constraints, SignatureAlgorithm.class, SignatureAlgorithmValidator.class);
        return configuration.addMapping(constraints).buildValidatorFactory().unwrap(HibernateValidatorFactory.class);
    }

    private static <A extends Annotation> void validates(
            ConstraintMapping constraints, Class<A> constraint, Class<? extends ConstraintValidator<A, ?>> validator) {
        constraints.constraintDefinition(constraint).validatedBy(validator);
    }
}

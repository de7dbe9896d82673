package dev.narrowgate.delegation.hostile;

import java.nio.file.Files;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives every test class the same running gateway: it is started by the first, and stopped after the last. */
final class SharedGateway implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(SharedGateway.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType().equals(AttackHarness.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(AttackHarness.class, type -> start(), AttackHarness.class);
    }

    private static AttackHarness start() {
        try {
            return new AttackHarness(Files.createTempDirectory("hostile"));
        } catch (java.io.IOException unusable) {
            throw new java.io.UncheckedIOException(unusable);
        }
    }
}

package dev.narrowgate.delegation.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.narrowgate.delegation.assembly.EngineCustomizer;
import dev.narrowgate.delegation.config.InvalidConfigurationException;
import dev.narrowgate.delegation.exchange.TokenExchanger;
import dev.narrowgate.delegation.verification.TokenVerifier;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;

class IgnoredPartsTest {

    private final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();

    @Test
    void aBeanThatNoEngineWouldUseStopsTheStart() {
        TokenExchanger exchanger = request -> {
            throw new AssertionError("never asked");
        };
        TokenVerifier verifier = (token, use) -> {
            throw new AssertionError("never asked");
        };
        beans.registerSingleton("ourExchanger", exchanger);
        beans.registerSingleton("ourVerifier", verifier);

        assertThatThrownBy(() -> IgnoredParts.check(beans))
                .isInstanceOfSatisfying(
                        InvalidConfigurationException.class,
                        invalid -> assertThat(invalid.problems())
                                .extracting(Object::toString)
                                .anyMatch(problem -> problem.contains("bean ourExchanger")
                                        && problem.contains("expected: a bean of type EngineCustomizer"))
                                .anyMatch(problem -> problem.contains("bean ourVerifier")));
    }

    @Test
    void aCustomizerIsUsed() {
        beans.registerSingleton("ours", new EngineCustomizer() {});

        assertThatCode(() -> IgnoredParts.check(beans)).doesNotThrowAnyException();
    }
}

package dev.narrowgate.delegation.config.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.testing.GatewayHarness;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteVocabularyIT {

    @Test
    void theClassPathHasTheFiltersAndPredicatesOfAnApplication(@TempDir Path folder) throws Exception {
        try (var gateway = new GatewayHarness(folder)) {
            var application = RouteVocabulary.of(gateway.context().getBeanFactory());
            var classPath = RouteVocabulary.ofClassPath();

            assertThat(classPath.filters()).isEqualTo(application.filters());
            assertThat(classPath.predicates()).isEqualTo(application.predicates());
        }
    }
}

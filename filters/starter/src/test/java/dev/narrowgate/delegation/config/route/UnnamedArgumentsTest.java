package dev.narrowgate.delegation.config.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.webflux.autoconfigure.WebFluxProperties;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.filter.factory.AddRequestHeaderGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.GatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.RequestSizeGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.StripPrefixGatewayFilterFactory;
import org.springframework.cloud.gateway.handler.predicate.MethodRoutePredicateFactory;
import org.springframework.cloud.gateway.handler.predicate.PathRoutePredicateFactory;
import org.springframework.cloud.gateway.handler.predicate.PredicateDefinition;

/** An argument without a name that the framework would drop is named. */
class UnnamedArgumentsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RequestSize=10B|has 1 argument without a name, and takes none so",
                "StripPrefix=1,2|has 2 arguments without a name, and takes 1 so",
                "AddRequestHeader=A,b,c|has 3 arguments without a name, and takes 2 so"
            })
    void namesWhatAFilterDoesNotTake(String written, String why) {
        var filter = new FilterDefinition(written);

        assertThat(UnnamedArguments.problem(filter.getName(), filter.getArgs(), factory(filter.getName())))
                .contains(why)
                .contains("expected: { name: " + filter.getName());
    }

    @ParameterizedTest
    @ValueSource(strings = {"StripPrefix=1", "AddRequestHeader=A,b"})
    void passesWhatAFilterTakes(String written) {
        var filter = new FilterDefinition(written);

        assertThat(UnnamedArguments.problem(filter.getName(), filter.getArgs(), factory(filter.getName())))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Path=/a/**,/b/**,/c/**", "Method=GET,POST"})
    void passesAListOfAnyLength(String written) {
        var predicate = new PredicateDefinition(written);
        var factory = predicate.getName().equals("Path")
                ? new PathRoutePredicateFactory(new WebFluxProperties())
                : new MethodRoutePredicateFactory();

        assertThat(UnnamedArguments.problem(predicate.getName(), predicate.getArgs(), factory))
                .isNull();
    }

    private static GatewayFilterFactory<?> factory(String name) {
        return switch (name) {
            case "RequestSize" -> new RequestSizeGatewayFilterFactory();
            case "StripPrefix" -> new StripPrefixGatewayFilterFactory();
            default -> new AddRequestHeaderGatewayFilterFactory();
        };
    }
}

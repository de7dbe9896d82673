package dev.narrowgate.delegation.web;

import java.util.function.Function;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.cloud.client.circuitbreaker.ConfigBuilder;
import org.springframework.cloud.client.circuitbreaker.ReactiveCircuitBreaker;
import org.springframework.cloud.client.circuitbreaker.ReactiveCircuitBreakerFactory;
import org.springframework.cloud.gateway.filter.factory.SpringCloudCircuitBreakerFilterFactory;
import org.springframework.web.reactive.DispatcherHandler;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The framework's circuit breaker around one that is always closed, as no library of circuit breakers is needed here. */
public final class TestCircuitBreakers extends SpringCloudCircuitBreakerFilterFactory {

    public TestCircuitBreakers() {
        super(new Closed(), new StaticListableBeanFactory().getBeanProvider(DispatcherHandler.class));
    }

    @Override
    protected Mono<Void> handleErrorWithoutFallback(Throwable error, boolean resumeWithoutError) {
        return resumeWithoutError ? Mono.empty() : Mono.error(error);
    }

    private static final class Closed extends ReactiveCircuitBreakerFactory<Object, ConfigBuilder<Object>> {

        @Override
        public ReactiveCircuitBreaker create(String id) {
            return new ReactiveCircuitBreaker() {
                @Override
                public <T> Mono<T> run(Mono<T> work, Function<Throwable, Mono<T>> fallback) {
                    return work.onErrorResume(fallback);
                }

                @Override
                public <T> Flux<T> run(Flux<T> work, Function<Throwable, Flux<T>> fallback) {
                    return work.onErrorResume(fallback);
                }
            };
        }

        @Override
        protected ConfigBuilder<Object> configBuilder(String id) {
            return Object::new;
        }

        @Override
        public void configureDefault(Function<String, Object> configuration) {
            // There is nothing to configure.
        }
    }
}

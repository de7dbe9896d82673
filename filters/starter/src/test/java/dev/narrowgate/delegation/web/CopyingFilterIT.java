package dev.narrowgate.delegation.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.testing.GatewayHarness;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;

/** An application's own filter runs behind the check of the head: what it copies is found at the departure. */
class CopyingFilterIT {

    @Configuration(proxyBeanMethods = false)
    static class Copying {
        @Bean
        GlobalFilter copyOfTheToken() {
            return (exchange, chain) -> {
                var token = exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
                return chain.filter(exchange.mutate()
                        .request(request -> request.header("X-Copy", String.valueOf(token)))
                        .build());
            };
        }
    }

    @Test
    void aPresentedTokenThatAFilterCopiesDoesNotLeave(@TempDir Path folder) throws Exception {
        try (var gateway = new GatewayHarness(folder, List.of(Copying.class))) {
            var token = gateway.delegation().sign();

            var answer = gateway.call("/tickets/1", "Authorization", "Bearer " + token);

            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(gateway.forwarded()).isEmpty();
            // The record of the end comes after the answer.
            await().untilAsserted(() -> assertThat(
                            gateway.audited().getLast().path("reason").asString(""))
                    .isEqualTo("the header X-Copy holds an incoming token"));
        }
    }
}

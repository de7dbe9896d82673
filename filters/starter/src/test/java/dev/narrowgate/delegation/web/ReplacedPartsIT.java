package dev.narrowgate.delegation.web;

import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.AuditUnavailable;
import dev.narrowgate.delegation.DelegationFailure.ExchangeUnavailable;
import dev.narrowgate.delegation.assembly.EngineCustomizer;
import dev.narrowgate.delegation.audit.AuditSink;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.exchange.IssuedToken.Lifetime;
import dev.narrowgate.delegation.exchange.OutgoingAuthorization;
import dev.narrowgate.delegation.exchange.TokenExchanger;
import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.token.Audience;
import dev.narrowgate.delegation.token.Authority;
import dev.narrowgate.delegation.token.AuthorizationDetails;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.Scopes;
import dev.narrowgate.delegation.token.TokenId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The seams for what comes later: another exchanger, another sink. The laws hold over them all the same. */
class ReplacedPartsIT {

    @TempDir
    private Path folder;

    @Configuration(proxyBeanMethods = false)
    static class AnExchangerThatWidens {
        @Bean
        EngineCustomizer customizer() {
            return new EngineCustomizer() {
                @Override
                public TokenExchanger tokenExchanger(TokenExchanger configured) {
                    return request -> Answer.ready(new IssuedToken(
                            OutgoingAuthorization.bearer(new BearerToken("wide")),
                            new TokenId("https://as.example.com", "1"),
                            request.delegation().parties(),
                            new Authority(
                                    Scopes.of("tickets:read", "tickets:delete"),
                                    AuthorizationDetails.NONE,
                                    Audience.of(request.permit().grant().audience())),
                            request.passage(),
                            Set.of(),
                            new Lifetime(Instant.now(), Instant.now().plusSeconds(5))));
                }
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class AnExchangerThatIsDown {
        @Bean
        EngineCustomizer customizer() {
            return new EngineCustomizer() {
                @Override
                public TokenExchanger tokenExchanger(TokenExchanger configured) {
                    return request -> Answer.refused(new ExchangeUnavailable("down"));
                }
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ASinkThatIsFull {
        @Bean
        EngineCustomizer customizer() {
            return new EngineCustomizer() {
                @Override
                public AuditSink auditSink(AuditSink configured) {
                    return record -> Answer.refused(new AuditUnavailable("full"));
                }
            };
        }
    }

    @Test
    void aWiderAnswerIsRefusedAndSentNowhere() throws Exception {
        refused(AnExchangerThatWidens.class, 502, "exchange-rejected");
    }

    @Test
    void withoutAnExchangeNothingIsForwarded() throws Exception {
        refused(AnExchangerThatIsDown.class, 503, "exchange-unavailable");
    }

    @Test
    void withoutARecordNothingIsForwarded() throws Exception {
        refused(ASinkThatIsFull.class, 503, "audit-unavailable");
    }

    private void refused(Class<?> part, int status, String code) throws Exception {
        try (var gateway = new GatewayHarness(folder, List.of(part))) {
            var answer = gateway.call(
                    "/tickets/1",
                    "Authorization",
                    "Bearer " + gateway.delegation().sign());

            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(json(answer).path("code").asString()).isEqualTo(code);
            assertThat(answer.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 503);
            assertThat(gateway.forwarded()).isEmpty();
        }
    }
}

package dev.narrowgate.load.spring;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;

/**
 * Spring Cloud Gateway with Spring Security's resource server. It verifies the signature and the claims of RFC 9068,
 * section 4, with the properties {@code issuer}, {@code audience}, {@code keys} (a URL) and {@code algorithm}.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class SecuredGateway {

    SecuredGateway() {}

    public static void main(String[] arguments) {
        SpringApplication.run(SecuredGateway.class, arguments);
    }

    @Bean
    ReactiveJwtDecoder jwtDecoder(Environment environment) {
        var decoder = NimbusReactiveJwtDecoder.withJwkSetUri(environment.getRequiredProperty("keys"))
                .jwsAlgorithm(SignatureAlgorithm.from(environment.getRequiredProperty("algorithm")))
                .validateType(false)
                .build();
        decoder.setJwtValidator(JwtValidators.createAtJwtValidator()
                .issuer(environment.getRequiredProperty("issuer"))
                .audience(environment.getRequiredProperty("audience"))
                .clientId("load")
                .build());
        return decoder;
    }
}

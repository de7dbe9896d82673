package dev.narrowgate.gateway.real;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenExchangeAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/** A usual configuration of Spring Authorization Server, with defaults for all other settings. */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
class SpringServerConfiguration {

    private static final Duration LOGIN = Duration.ofMinutes(5);
    private static final Duration ISSUED = Duration.ofSeconds(20);

    /** The lifetime of a token that is exchanged again. The second token may not outlive it. */
    private static final Duration FIRST = Duration.ofSeconds(50);

    /** An application with default tokens. */
    static final String PLAIN = "plain-app";

    static String secret(String client) {
        return "s3cret-of-the-" + client;
    }

    @Bean
    SecurityFilterChain security(HttpSecurity http) throws Exception {
        return http.oauth2AuthorizationServer(Customizer.withDefaults())
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .httpBasic(basic -> basic.securityContextRepository(new HttpSessionSecurityContextRepository()))
                .build();
    }

    @Bean
    AuthorizationServerSettings settings(@Value("${issuer}") String issuer) {
        return AuthorizationServerSettings.builder().issuer(issuer).build();
    }

    @Bean
    UserDetailsService users() {
        return new InMemoryUserDetailsManager(
                User.withUsername("alice").password("{noop}alice-password").build());
    }

    @Bean
    JWKSource<SecurityContext> keys() throws Exception {
        return new ImmutableJWKSet<>(
                new JWKSet(new RSAKeyGenerator(2048).keyID("spring-1").generate()));
    }

    @Bean
    RegisteredClientRepository clients() {
        return new InMemoryRegisteredClientRepository(
                application("app", LOGIN),
                application("app-in-a-hurry", Duration.ofSeconds(10)),
                application("app-of-the-orchestrator", LOGIN),
                application(PLAIN, LOGIN),
                agent("orchestrator"),
                agent("researcher"),
                gateway("first", FIRST),
                gateway("narrow", ISSUED),
                gateway("wide", ISSUED),
                gateway("loud", ISSUED));
    }

    private static RegisteredClient application(String name, Duration lifetime) {
        return client(name, lifetime)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri("http://127.0.0.1:1/callback")
                .clientSettings(ClientSettings.builder().requireProofKey(false).build())
                .scope("tickets:read")
                .build();
    }

    private static RegisteredClient agent(String name) {
        return client(name, LOGIN)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .build();
    }

    private static RegisteredClient gateway(String name, Duration lifetime) {
        return client(name, lifetime)
                .authorizationGrantType(AuthorizationGrantType.TOKEN_EXCHANGE)
                .scopes(scopes -> scopes.addAll(Set.of("tickets:read", "tickets:write")))
                .build();
    }

    private static RegisteredClient.Builder client(String name, Duration lifetime) {
        return RegisteredClient.withId(name)
                .clientId(name)
                .clientSecret("{noop}" + secret(name))
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .tokenSettings(
                        TokenSettings.builder().accessTokenTimeToLive(lifetime).build());
    }

    /**
     * RFC 9068 requires a type, a client, and scopes in one text, which are a list by default. By default this server
     * addresses every token to the requesting client.
     */
    @Bean
    OAuth2TokenCustomizer<JwtEncodingContext> rfc9068(@Value("${issuer}") URL issuer) {
        return context -> {
            var client = context.getRegisteredClient().getClientId();
            if (!OAuth2TokenType.ACCESS_TOKEN.equals(context.getTokenType()) || client.equals(PLAIN)) {
                return;
            }
            context.getJwsHeader().type("at+jwt");
            context.getClaims().claim("client_id", client);
            if (!context.getAuthorizedScopes().isEmpty()) {
                context.getClaims().claim("scope", String.join(" ", context.getAuthorizedScopes()));
            }
            if (client.equals("app-of-the-orchestrator")) {
                // The comparison is with an issuer that was converted to a URL.
                var orchestrator = Map.of("iss", issuer, "sub", "orchestrator");
                context.getClaims().claim("may_act", orchestrator);
            }
            if (!client.equals("loud")) {
                context.getClaims().audience(audience(context));
            }
        };
    }

    private static List<String> audience(JwtEncodingContext context) {
        return context.getAuthorizationGrant() instanceof OAuth2TokenExchangeAuthenticationToken exchange
                ? List.copyOf(exchange.getAudiences())
                : List.of(LiveServer.GATEWAY);
    }
}

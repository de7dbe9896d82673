package dev.narrowgate.delegation.engine.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretDestinationTest {

    @ParameterizedTest
    @CsvSource({
        "https://as.example.com, https://as.example.com/token",
        "https://as.example.com/realm, https://AS.example.com:443/token",
        "https://as.example.com:8443, https://as.example.com:8443/token",
        "http://127.0.0.1:9000, http://127.0.0.1:9000/token",
        "https://accounts.google.com, https://oauth2.googleapis.com/token",
        "https://cognito-idp.eu-west-1.amazonaws.com/p, https://shop.auth.eu-west-1.amazoncognito.com/oauth2/token"
    })
    void secretsGoToTheIssuerItselfOrToItsProvider(String issuer, String place) {
        assertThat(new SecretDestination(issuer).accepts(URI.create(place))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https://as.example.com, https://evil.example.com/token",
        "https://as.example.com, https://as.example.com.evil.com/token",
        "https://as.example.com, https://mtls.as.example.com/token",
        "https://as.example.com, https://as.example.com:8443/token",
        "https://as.example.com, http://as.example.com/token",
        "https://as.example.com, http://as.example.com:443/token",
        "https://as.example.com, https://evil@as.example.com/token",
        "https://as.example.com, https:opaque",
        "https://as.example.com, /token",
        "http://127.0.0.1:9000, http://localhost:9000/token",
        "http://127.0.0.1:9000, http://127.0.0.1:9001/token",
        "https://as.example.com, https://oauth2.googleapis.com/token",
        "https://accounts.google.com, https://www.googleapis.com/token",
        "https://accounts.google.com, https://oauth2.googleapis.com:8443/token",
        "https://accounts.google.com, http://oauth2.googleapis.com/token",
        "https://accounts.google.com.evil.com, https://oauth2.googleapis.com/token",
        "https://accountsxgoogle.com, https://oauth2.googleapis.com/token",
        "https://cognito-idp.eu-west-1.amazonaws.com/p, https://shop.auth.us-east-1.amazoncognito.com/oauth2/token",
        "https://cognito-idp.eu-west-1.amazonaws.com/p, https://a.b.auth.eu-west-1.amazoncognito.com/oauth2/token",
        "https://cognito-idp.eu-west-1.amazonaws.com/p, https://evil.com/.auth.eu-west-1.amazoncognito.com"
    })
    void secretsGoNowhereElse(String issuer, String place) {
        assertThat(new SecretDestination(issuer).accepts(URI.create(place))).isFalse();
    }
}

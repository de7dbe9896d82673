package dev.narrowgate.delegation.presenter;

import static dev.narrowgate.delegation.TestDelegations.RESEARCHER;
import static dev.narrowgate.delegation.TestDelegations.agent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.RequestMalformed;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.KeyBinding;
import dev.narrowgate.delegation.token.KeyBinding.Kind;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PresenterVerifiersTest {

    /** Of CN=agent, for ten years from 2026, for any use. */
    private static final String AGENT =
            "MIIBdTCCARugAwIBAgIUVBT6H+vdSp7juV5eOd2l4bCa/SYwCgYIKoZIzj0EAwIwEDEOMAwGA1UEAwwFYWdlbnQwHhcNMjYxMTIx"
                    + "MDY1NTAwWhcNMzYxMTE4MDY1NTAwWjAQMQ4wDAYDVQQDDAVhZ2VudDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABG0KI+z3cWGi"
                    + "7KJQWgciYYtsun7+fJ6j+aOJsq6aSn5JY2yEzspIxbI7hsv7yQEzTi5d4ZBlEYO/PVaiRcOtlXijUzBRMB0GA1UdDgQWBBTw9Wv/"
                    + "qOPusvHClajT/FmsLfLr8TAfBgNVHSMEGDAWgBTw9Wv/qOPusvHClajT/FmsLfLr8TAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49"
                    + "BAMCA0gAMEUCID6zB3BOLrYnY/9qyEK5SsKeSEDdTzmuTaUzJSnPrlA5AiEAjrI5WoU9WHjmZTW2M04aZz7YP9eiOM7SKcLv1zMP"
                    + "PVc=";

    /** Of CN=server, for the authentication of servers alone. */
    private static final String SERVER =
            "MIIBjDCCATKgAwIBAgIUSdN0na003RnF+phBHhE/cXYpfsswCgYIKoZIzj0EAwIwETEPMA0GA1UEAwwGc2VydmVyMB4XDTI2MTEy"
                    + "MTA2NTUwMFoXDTM2MTExODA2NTUwMFowETEPMA0GA1UEAwwGc2VydmVyMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEekLZ6FQA"
                    + "IKCp92obnOxfHbHB9zA0653aF+ihAII/kfsuWreyQalFiJZoJMzJD5F0hG4RFd7Pks2TlgRluC057KNoMGYwHQYDVR0OBBYEFKyv"
                    + "AJc+A0iVblr9sGL6yWSHoudHMB8GA1UdIwQYMBaAFKyvAJc+A0iVblr9sGL6yWSHoudHMA8GA1UdEwEB/wQFMAMBAf8wEwYDVR0l"
                    + "BAwwCgYIKwYBBQUHAwEwCgYIKoZIzj0EAwIDSAAwRQIhAN19fFS1LpDjNLvgu/CXvtnIVIwtZyJbwi1vQWUSLApmAiBHs4Ymmbn7"
                    + "8+L64AE2SMLRSlwqiIpokdJSOwS+suPoRg==";

    private static final String AGENT_SHA256 = "x2cATdnQDViQi5acm5eDyuk28zgblPSkMGTOUHRGMTo";
    private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");

    private final BearerToken token = new BearerToken("token");

    @Test
    void mt01_aCertificateIsAKeyByItsSha256() throws Exception {
        assertThat(new ClientCertificateVerifier(() -> NOW)
                        .verify(with(AGENT))
                        .toMono()
                        .block()
                        .keys())
                .containsExactly(new KeyBinding(Kind.X5T_S256, AGENT_SHA256));
    }

    @Test
    void b009_aCertificateThatIsOverOrForServersIsRefused() throws Exception {
        var later = new ClientCertificateVerifier(() -> Instant.parse("2040-01-01T00:00:00Z"));

        refused(later.verify(with(AGENT)));
        refused(new ClientCertificateVerifier(() -> NOW).verify(with(SERVER)));
    }

    @Test
    void withoutAnythingNothingIsProven() throws Exception {
        var nothing = new Credentials(token, AuthorizationScheme.BEARER, null, Evidence.NONE);

        assertThat(nothing.haveNoProof()).isTrue();
        assertThat(with(AGENT).haveNoProof()).isFalse();
        assertThat(new ClientCertificateVerifier(() -> NOW).verify(nothing))
                .isEqualTo(Answer.ready(VerifiedPresenter.NOTHING));
        assertThat(new ActorTokenVerifier((t, use) -> Answer.refused(new TokenRejected("never asked"))).verify(nothing))
                .isEqualTo(Answer.ready(VerifiedPresenter.NOTHING));
    }

    @Test
    void theFindingsOfEachVerifierArePutTogether() throws Exception {
        var actor = agent(RESEARCHER).build();
        var key = new KeyBinding(Kind.JKT, "key");
        var all = new CombinedPresenterVerifier(List.of(
                new ClientCertificateVerifier(() -> NOW),
                new ActorTokenVerifier((t, use) -> Answer.ready(actor)),
                credentials -> Answer.ready(new VerifiedPresenter(Set.of(key), null, List.of()))));

        var proven = all.verify(new Credentials(
                        token,
                        AuthorizationScheme.DPOP,
                        new BearerToken("actor"),
                        with(AGENT).evidence()))
                .toMono()
                .block();

        assertThat(proven.actorToken()).isEqualTo(actor);
        assertThat(proven.keys()).hasSize(2).contains(key);
    }

    @Test
    void oneThatRefusesIsEnough() throws Exception {
        var all = new CombinedPresenterVerifier(List.of(
                credentials -> Answer.refused(new TokenRejected("no")),
                credentials -> Answer.ready(VerifiedPresenter.NOTHING)));

        refused(all.verify(with(AGENT)));
    }

    @Test
    void twoActorTokensAreOneTooMany() throws Exception {
        PresenterVerifier one = credentials ->
                Answer.ready(new VerifiedPresenter(Set.of(), agent(RESEARCHER).build(), List.of()));

        assertThatExceptionOfType(RequestMalformed.class)
                .isThrownBy(() -> new CombinedPresenterVerifier(List.of(one, one))
                        .verify(with(AGENT))
                        .toMono()
                        .block());
    }

    private Credentials with(String certificate) throws Exception {
        var der = new ByteArrayInputStream(Base64.getDecoder().decode(certificate));
        var parsed = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(der);
        var evidence = new Evidence("GET", "https://gateway.example.com/", null, null, null, null, List.of(parsed));
        return new Credentials(token, AuthorizationScheme.BEARER, null, evidence);
    }

    private static void refused(Answer<VerifiedPresenter> answer) {
        assertThatExceptionOfType(TokenRejected.class)
                .isThrownBy(() -> answer.toMono().block());
    }
}

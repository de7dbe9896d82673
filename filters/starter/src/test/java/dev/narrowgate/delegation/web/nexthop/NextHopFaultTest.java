package dev.narrowgate.delegation.web.nexthop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.DelegationFailure.NextHopUnavailable;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import java.io.IOException;
import java.net.NoRouteToHostException;
import java.security.cert.CertificateException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.cloud.gateway.support.NotFoundException;
import org.springframework.cloud.gateway.support.ServiceUnavailableException;
import reactor.netty.channel.AbortedException;

class NextHopFaultTest {

    static Stream<Arguments> faults() {
        var untrusted = new SSLHandshakeException("secret");
        untrusted.initCause(new CertificateException("secret"));
        return Stream.of(
                Arguments.of(new NoRouteToHostException("secret"), "there is no route to its address"),
                Arguments.of(untrusted, "its certificate is not accepted"),
                Arguments.of(new SSLException("secret"), "the TLS handshake failed, or the connection was broken off"),
                Arguments.of(
                        new DecoderException(new SSLException("secret")),
                        "the TLS handshake failed, or the connection was broken off"),
                Arguments.of(new TooLongFrameException("secret"), "its answer has a head or a part that is too long"),
                Arguments.of(new DecoderException("secret"), "its answer is not HTTP"),
                Arguments.of(new AbortedException("secret"), "it closed the connection"),
                Arguments.of(new IOException("Broken pipe: secret"), "it closed the connection"),
                Arguments.of(new IOException("secret"), "the connection broke"),
                Arguments.of(new NotFoundException("secret"), "no instance of its service is known"),
                Arguments.of(new ServiceUnavailableException(), "the circuit breaker of the route is open"),
                Arguments.of(new IllegalStateException("secret"), "unforeseen: java.lang.IllegalStateException"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void eachFaultHasWordsAndNoneOfItsMessage(Throwable error, String words) {
        assertThat(NextHopFault.words(error)).isEqualTo(words);
    }

    @Test
    void aServiceWithoutInstancesIsNotTheCallersFault() {
        assertThat(NextHopFailures.of(NotFoundException.create(true, "secret"), 0))
                .isInstanceOf(NextHopUnavailable.class)
                .hasMessage("no instance of its service is known");
    }
}

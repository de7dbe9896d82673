package dev.narrowgate.delegation.web.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.narrowgate.delegation.DelegationFailure.RequestMalformed;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import java.util.List;

/** The structured field that says which certificate a peer saw: it is refused, or says exactly one certificate. */
class ClientCertFuzzTest {

    @FuzzTest(maxDuration = "4s")
    void readsExactlyTheCertificateThatWasSaid(byte[] input) throws CertificateEncodingException {
        var field = new String(input, StandardCharsets.ISO_8859_1);
        try {
            var certificate = ClientCertificates.parse(field, List.of(field)).getFirst();

            var said = field.strip();
            assertThat(said).startsWith(":");
            assertThat(Base64.getDecoder().decode(said.substring(1, said.indexOf(':', 1))))
                    .isEqualTo(certificate.getEncoded());
        } catch (RequestMalformed refused) {
            assertThat(refused.reason()).isEqualTo("Client-Cert or Client-Cert-Chain does not follow RFC 9440");
        }
    }
}

package dev.narrowgate.delegation.web.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.web.util.UriUtils;

/** Whatever path is asked for: it is refused, or every server reads it in the same way. */
class AmbiguousRequestCheckFuzzTest {

    @FuzzTest(maxDuration = "4s")
    void anAcceptedPathHasOneMeaning(byte[] input) {
        var target = "/" + new String(input, StandardCharsets.ISO_8859_1);
        URI uri;
        try {
            uri = new URI("http://gateway" + target);
        } catch (URISyntaxException noTarget) {
            return;
        }
        var path = uri.getRawPath();

        if (AmbiguousRequestCheck.problem(
                        MockServerHttpRequest.method(HttpMethod.GET, uri).build())
                == null) {
            assertThat(uri.normalize().getRawPath()).isEqualTo(path);
            var decoded = UriUtils.decode(path, StandardCharsets.ISO_8859_1);
            // Decoding moves no boundary, makes no dot segment, and has nothing left to decode.
            assertThat(decoded.split("/", -1))
                    .hasSameSizeAs(path.split("/", -1))
                    .doesNotContain(".", "..");
            assertThat(decoded).doesNotContain("//", "\\", ";", "%");
            assertThat(decoded.chars().noneMatch(c -> c < 0x20 || c == 0x7F)).isTrue();
            assertThat(path.toLowerCase(Locale.ROOT)).doesNotContain("%2f", "%5c", "%00", "%25");
        }
    }
}

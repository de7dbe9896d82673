package dev.narrowgate.delegation.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** The metadata speaks of certificates only where callers can show one. */
class ServerCertificatesTest {

    @ParameterizedTest
    @CsvSource({
        "server.port=1, false",
        "server.ssl.bundle=mine, false",
        "server.ssl.bundle=mine server.ssl.client-auth=none, false",
        "server.ssl.bundle=mine server.ssl.client-auth=want server.ssl.enabled=false, false",
        "server.ssl.bundle=mine server.ssl.client-auth=want, true",
        "server.ssl.bundle=mine server.ssl.clientAuth=NEED, true",
    })
    void areAskedForOverTls(String settings, boolean asked) {
        Map<String, Object> all = Arrays.stream(settings.split(" "))
                .map(setting -> setting.split("="))
                .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1]));
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", all));

        assertThat(ServerCertificates.areAskedFor(environment)).isEqualTo(asked);
    }
}

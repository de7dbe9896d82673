package dev.narrowgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.config.reference.SettingKey;
import dev.narrowgate.delegation.config.reference.SettingKeys;
import dev.narrowgate.delegation.engine.transport.client.NextHopConnections;
import dev.narrowgate.delegation.engine.transport.message.LimitSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

/** Compares the table of limits with the defaults of the program. */
class LimitsTableTest {

    private static final String POOL = "spring.cloud.gateway.server.webflux.httpclient.pool.";

    private static final Pattern ROW =
            Pattern.compile("^\\| [^|]+ \\| ([^|]+) \\| `([^`|]+)` \\| [^|]+ \\|$", Pattern.MULTILINE);

    private record Limit(String key, String value) {}

    /** The defaults that the starter sets in code. */
    private static final Map<String, Duration> IN_CODE = Map.of(
            POOL + "max-idle-time", NextHopConnections.IDLE_TIME, POOL + "max-life-time", NextHopConnections.LIFE_TIME);

    @Test
    void everyDefaultInTheTableIsThatOfTheProgram() throws IOException {
        var limits = limits();

        assertThat(limits).hasSizeGreaterThan(20);
        for (var limit : limits) {
            var actual = limit.key().matches("(server|spring|management)\\..*")
                    ? inApplication(limit.key())
                    : inProperties(limit.key());
            assertThat(plain(limit.value())).as(limit.key()).isEqualTo(plain(actual));
        }
    }

    @Test
    void everyConfigurableLimitIsInTheTable() throws IOException {
        var keys = limits().stream().map(Limit::key).toList();

        for (var key : SettingKeys.of("limits", LimitSettings.class)) {
            assertThat(keys).contains(key.name());
        }
    }

    private static List<Limit> limits() throws IOException {
        var rows = ROW.matcher(Files.readString(Path.of("../docs/reference/limits.md")));
        var limits = new ArrayList<Limit>();
        while (rows.find()) {
            limits.add(new Limit(rows.group(2), rows.group(1)));
        }
        return limits;
    }

    private static String inApplication(String key) throws IOException {
        var inCode = IN_CODE.get(key);
        if (inCode != null) {
            return inCode.getSeconds() % 60 == 0 ? inCode.toMinutes() + "m" : inCode.getSeconds() + "s";
        }
        return new YamlPropertySourceLoader()
                .load("application", new ClassPathResource("application.yaml")).stream()
                        .map((PropertySource<?> source) -> source.getProperty(key))
                        .map(String::valueOf)
                        .findFirst()
                        .orElseThrow();
    }

    /** The default of a key of a section, of a list's element, or of a map's element. */
    private static String inProperties(String key) {
        return SettingKeys.all().stream()
                .filter(candidate -> candidate.name().equals("delegation." + key))
                .map(SettingKey::usual)
                .map(usual -> usual.isEmpty() ? "none" : usual)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no such key: " + key));
    }

    /** The form in configuration: {@code 8 KB} is {@code 8KB}, 3000 milliseconds are {@code 3s}. */
    private static String plain(String value) {
        var text = value.replace(" ", "").replace("`", "");
        return text.equals("3000") ? "3s" : text.equals("65536") ? "64KB" : text;
    }
}

package dev.narrowgate.delegation.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;
import org.yaml.snakeyaml.Yaml;

/** What a mend prints is what was tried, whatever a token made of it. */
class YamlTextTest {

    @Property
    void aListIsReadAsItWasWritten(@ForAll @Size(max = 4) @UniqueElements List<String> values) {
        Map<String, Object> read = new Yaml().load("types: " + YamlText.list(values));

        assertThat(read.get("types").toString()).isEqualTo(values.toString());
        assertThat((List<?>) read.get("types")).hasSameSizeAs(values);
    }

    @Property
    void aValueStaysOneValue(@ForAll String value) {
        Map<String, Object> read = new Yaml().load("{ issuer: " + YamlText.scalar(value) + ", provider: keycloak }");

        assertThat(read).hasSize(2);
        assertThat(String.valueOf(read.get("issuer"))).isEqualTo(value);
    }
}

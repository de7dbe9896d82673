package dev.narrowgate.load.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DistributionTest {

    @Test
    void aPercentileIsATimeThatWasMeasured() {
        var times = new Distribution(
                IntStream.rangeClosed(1, 20).mapToObj(number -> 21.0 - number).toList());

        assertThat(times.percentile(0)).isEqualTo(1);
        assertThat(times.percentile(50)).isEqualTo(10);
        assertThat(times.percentile(90)).isEqualTo(18);
        assertThat(times.percentile(99)).isEqualTo(20);
        assertThat(times).hasToString("min 1.0  p50 10.0  p90 18.0  p99 20.0  max 20.0 ms");
    }

    @Test
    void nothingMeasuredHasNoDistribution() {
        assertThatThrownBy(() -> new Distribution(List.of())).hasMessage("milliseconds: none (expected: at least one)");
    }
}

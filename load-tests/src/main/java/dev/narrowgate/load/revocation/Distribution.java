package dev.narrowgate.load.revocation;

import java.util.List;
import java.util.Locale;

/** Times in milliseconds, of which each percentile is one that was measured (nearest rank). */
record Distribution(List<Double> milliseconds) {

    Distribution {
        milliseconds = milliseconds.stream().sorted().toList();
        if (milliseconds.isEmpty()) {
            throw new IllegalArgumentException("milliseconds: none (expected: at least one)");
        }
    }

    double percentile(int percent) {
        int rank = (int) Math.ceil(percent / 100.0 * milliseconds.size());
        return milliseconds.get(Math.max(rank, 1) - 1);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "min %.1f  p50 %.1f  p90 %.1f  p99 %.1f  max %.1f ms",
                percentile(0),
                percentile(50),
                percentile(90),
                percentile(99),
                percentile(100));
    }
}

package dev.narrowgate.delegation.engine.observation;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bounds the values of every label of every meter, including meters of libraries. HTTP labels keep the forwarded
 * methods and the registered statuses. Other labels keep their first values. Every further value becomes {@code other}.
 * A series lives as long as the process, so values from callers or next hops would fill the memory.
 */
public final class BoundedLabels implements MeterFilter {

    /** Replaces the values beyond the bound. */
    public static final String OTHER = "other";

    /** For one label of one meter: more values than a configuration has routes, policies, servers or issuers. */
    static final int MOST_VALUES = 1000;

    /** The meters of requests and answers. In other meters, {@code method} may be a Java method. */
    private static final List<String> HTTP = List.of("http.", "spring.cloud.gateway.", "reactor.netty.");

    /** In other labels a number may be the id of a route or of a pool. */
    private static final Set<String> STATUS = Set.of("status", "httpStatusCode", "http.status_code");

    /** Instrumentation writes these when there is no method. */
    private static final Set<String> NO_METHOD = Set.of("none", "UNKNOWN");

    private record Label(String meter, String key) {}

    private final Set<String> methods;
    private final Set<String> statuses;
    private final Map<Label, Set<String>> seen = new ConcurrentHashMap<>();

    /**
     * @param methods the forwarded methods
     * @param statuses the registered HTTP statuses, as numbers
     */
    public BoundedLabels(Collection<String> methods, Collection<String> statuses) {
        this.methods = Set.copyOf(methods);
        this.statuses = Set.copyOf(statuses);
    }

    /** Called once for each new set of labels, and not for each measurement. */
    @Override
    public Meter.Id map(Meter.Id id) {
        var labels = new ArrayList<Tag>();
        var changed = false;
        for (var label : id.getTagsAsIterable()) {
            var bounded = isBounded(id.getName(), label);
            labels.add(bounded ? label : Tag.of(label.getKey(), OTHER));
            changed |= !bounded;
        }
        return changed ? id.replaceTags(labels) : id;
    }

    private boolean isBounded(String meter, Tag label) {
        var value = label.getValue();
        if (HTTP.stream().anyMatch(meter::startsWith)) {
            if (isMethod(label.getKey())) {
                return methods.contains(value) || NO_METHOD.contains(value);
            }
            if (STATUS.contains(label.getKey()) && isNumber(value)) {
                return statuses.contains(value);
            }
        }
        return isWithinLimit(new Label(meter, label.getKey()), value);
    }

    private static boolean isMethod(String key) {
        return key.equals("method") || key.equals("http.method") || key.equals("httpMethod");
    }

    private static boolean isNumber(String value) {
        return !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private boolean isWithinLimit(Label label, String value) {
        var values = seen.computeIfAbsent(label, first -> ConcurrentHashMap.newKeySet());
        // Concurrent threads may add a few values more, but the number stays bounded.
        return values.contains(value) || values.size() < MOST_VALUES && values.add(value);
    }
}

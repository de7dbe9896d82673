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
 * Gives every label of every meter a bounded set of values, whichever library made the meter. A label of HTTP takes the methods
 * that are forwarded and the statuses that are registered, any other label the values that came first. Each further value is
 * {@code other}. Series live as long as the process, so a value that a caller or a next hop chooses would fill the memory.
 */
public final class BoundedLabels implements MeterFilter {

    /** What stands for the values that are not told apart. */
    public static final String OTHER = "other";

    /** More values of one label of one meter than configurations have routes, policies, servers or issuers. */
    static final int MOST_VALUES = 1000;

    /** The meters that speak of requests and answers; elsewhere a method may be one of Java. */
    private static final List<String> HTTP = List.of("http.", "spring.cloud.gateway.", "reactor.netty.");

    /** Elsewhere a number may be the id of a route, or of a pool. */
    private static final Set<String> STATUS = Set.of("status", "httpStatusCode", "http.status_code");

    /** What instrumentation writes where there is no method. */
    private static final Set<String> NO_METHOD = Set.of("none", "UNKNOWN");

    private record Label(String meter, String key) {}

    private final Set<String> methods;
    private final Set<String> statuses;
    private final Map<Label, Set<String>> seen = new ConcurrentHashMap<>();

    /**
     * @param methods that are forwarded
     * @param statuses of HTTP that are told apart, as numbers
     */
    public BoundedLabels(Collection<String> methods, Collection<String> statuses) {
        this.methods = Set.copyOf(methods);
        this.statuses = Set.copyOf(statuses);
    }

    /** Asked once for each set of labels as they come, and not for each measurement. */
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
        return isAmongTheFirst(new Label(meter, label.getKey()), value);
    }

    private static boolean isMethod(String key) {
        return key.equals("method") || key.equals("http.method") || key.equals("httpMethod");
    }

    private static boolean isNumber(String value) {
        return !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private boolean isAmongTheFirst(Label label, String value) {
        var values = seen.computeIfAbsent(label, first -> ConcurrentHashMap.newKeySet());
        // Two values that come at the same time may both be the last one: a bound it is all the same.
        return values.contains(value) || values.size() < MOST_VALUES && values.add(value);
    }
}

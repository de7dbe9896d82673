package dev.narrowgate.delegation.engine.decision.point.rego;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A built-in function of Rego that the compiled policy expects from the process which runs it. None of them does I/O. A
 * function that fails ends the evaluation, as in OPA with strict errors of built-in functions.
 */
interface RegoBuiltin {

    /** The functions by their names in Rego. The compiled policy contains most of the others itself. */
    Map<String, RegoBuiltin> ALL = Map.of(
            "sprintf", (arguments, now) -> RegoText.format(arguments.get(0), arguments.get(1)),
            // Rego's trace only explains an evaluation, and is always true.
            "trace", (arguments, now) -> JsonNodeFactory.instance.booleanNode(true),
            "time.now_ns", (arguments, now) -> JsonNodeFactory.instance.numberNode(nanoseconds(now)),
            "time.date", (arguments, now) -> date(time(arguments.get(0))),
            "time.clock", (arguments, now) -> clock(time(arguments.get(0))),
            "time.weekday", (arguments, now) -> weekday(time(arguments.get(0))));

    /**
     * Returns the value. Fails with {@code RegoFailure}.
     *
     * @param now the time of the evaluation, which is the same for all of its calls
     */
    JsonNode call(List<JsonNode> arguments, Instant now);

    /** The names, for messages. */
    static String names() {
        return String.join(", ", new TreeSet<>(ALL.keySet()));
    }

    private static BigInteger nanoseconds(Instant time) {
        return BigInteger.valueOf(time.getEpochSecond())
                .multiply(BigInteger.valueOf(1_000_000_000))
                .add(BigInteger.valueOf(time.getNano()));
    }

    private static JsonNode date(ZonedDateTime time) {
        return list(time.getYear(), time.getMonthValue(), time.getDayOfMonth());
    }

    private static JsonNode clock(ZonedDateTime time) {
        return list(time.getHour(), time.getMinute(), time.getSecond());
    }

    private static JsonNode weekday(ZonedDateTime time) {
        return JsonNodeFactory.instance.stringNode(time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
    }

    private static JsonNode list(int... numbers) {
        var list = JsonNodeFactory.instance.arrayNode();
        for (var number : numbers) {
            list.add(number);
        }
        return list;
    }

    /** Reads nanoseconds since 1970, or a list of them and the name of a time zone. Without a name it is UTC. */
    private static ZonedDateTime time(JsonNode argument) {
        var nanoseconds = argument.isArray() ? argument.path(0) : argument;
        var zone = argument.isArray() ? argument.path(1).asString("") : "";
        if (!nanoseconds.isIntegralNumber() || !nanoseconds.canConvertToLong()) {
            throw new RegoFailure("a time is not a whole number of nanoseconds");
        }
        try {
            return Instant.EPOCH
                    .plusNanos(nanoseconds.longValue())
                    .atZone(zone.isEmpty() ? ZoneOffset.UTC : ZoneId.of(zone));
        } catch (DateTimeException unknown) {
            throw new RegoFailure("a time zone is not known");
        }
    }
}

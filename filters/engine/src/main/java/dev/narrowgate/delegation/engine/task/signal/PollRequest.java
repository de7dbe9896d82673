package dev.narrowgate.delegation.engine.task.signal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A poll (RFC 8936, section 2.2), which also says what became of the tokens of the poll before. */
record PollRequest(int maximumEvents, Results results) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * The results of the delivered tokens, by their ids.
     *
     * @param acknowledged the tokens whose effect is stored
     * @param refused the tokens that are refused
     */
    record Results(List<String> acknowledged, Map<String, SignalRefused> refused) {

        static final Results NONE = new Results(List.of(), Map.of());

        Results {
            acknowledged = List.copyOf(acknowledged);
            refused = Map.copyOf(refused);
        }

        boolean isEmpty() {
            return acknowledged.isEmpty() && refused.isEmpty();
        }
    }

    /** Collects the results of one poll. */
    static final class Collected {
        private final List<String> acknowledged = new ArrayList<>();
        private final Map<String, SignalRefused> refused = new LinkedHashMap<>();
        private boolean isNew;

        void add(String jti, SignalOutcome outcome) {
            acknowledged.add(jti);
            isNew |= outcome != SignalOutcome.DUPLICATE;
        }

        void add(String jti, SignalRefused refusal) {
            refused.put(jti, refusal);
        }

        /** Whether a token arrived that was not known before. Otherwise the transmitter repeats itself. */
        boolean isNew() {
            return isNew;
        }

        Results results() {
            return new Results(acknowledged, refused);
        }
    }

    byte[] json() {
        var request = new LinkedHashMap<String, Object>();
        request.put(SignalNames.MAX_EVENTS, maximumEvents);
        request.put(SignalNames.RETURN_IMMEDIATELY, true);
        if (!results.acknowledged().isEmpty()) {
            request.put(SignalNames.ACK, results.acknowledged());
        }
        if (!results.refused().isEmpty()) {
            var errors = new LinkedHashMap<String, Object>();
            results.refused()
                    .forEach((jti, refusal) -> errors.put(
                            jti,
                            Map.of(
                                    SignalNames.ERR,
                                    refusal.error().code(),
                                    SignalNames.DESCRIPTION,
                                    refusal.description())));
            request.put(SignalNames.SET_ERRS, errors);
        }
        return JSON.writeValueAsBytes(request);
    }
}

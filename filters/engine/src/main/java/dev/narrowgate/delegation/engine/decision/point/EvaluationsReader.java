package dev.narrowgate.delegation.engine.decision.point;

import dev.narrowgate.delegation.decision.point.Obligation;
import dev.narrowgate.delegation.decision.point.Verdict;
import dev.narrowgate.delegation.engine.oauth.SafeText;
import dev.narrowgate.delegation.presented.PresentedTexts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads an access evaluations response (AuthZEN Authorization API 1.0, section 7.2) about the subject and the current actor, in this
 * order. Both of them have to be permitted. A {@code decision} beside the list counts for nothing.
 */
final class EvaluationsReader {

    private static final List<String> PARTIES = List.of("subject", "actor");

    private EvaluationsReader() {}

    /** @param accessRequest the address for access requests in the metadata; null: none */
    static Verdict read(byte[] answer, @Nullable String accessRequest) {
        var document = VerdictReader.document(answer);
        var evaluations = document == null ? null : document.get("evaluations");
        if (evaluations == null || !evaluations.isArray()) {
            return Verdict.deny("its answer has no list of evaluations");
        }
        if (evaluations.size() > PARTIES.size()) {
            return Verdict.deny("its answer has more evaluations than were asked for");
        }
        var obligations = new ArrayList<Obligation>();
        for (int i = 0; i < PARTIES.size(); i++) {
            // The list ends after the first denial (section 7.1.2), so an evaluation that is missing is no permit.
            var verdict = i < evaluations.size()
                    ? evaluation(evaluations.get(i), accessRequest)
                    : Verdict.deny("was not evaluated");
            obligations.addAll(verdict.obligations());
            if (!verdict.permits()) {
                return new Verdict(
                        false, reason(PARTIES.get(i), verdict), obligations, verdict.cure(), verdict.requestable());
            }
        }
        return new Verdict(true, "", obligations);
    }

    private static Verdict evaluation(JsonNode written, @Nullable String accessRequest) {
        if (!(written instanceof ObjectNode evaluation)) {
            return Verdict.deny("its evaluation is not a JSON object");
        }
        var error = evaluation.path("context").get("error");
        return error == null
                ? VerdictReader.evaluation(evaluation, accessRequest)
                // An evaluation that failed denies, whatever stands beside (section 7.2.1).
                : Verdict.deny("its evaluation failed" + told(error));
    }

    private static String told(JsonNode error) {
        var status = error.path("status");
        var message = error.path("message");
        return (status.isIntegralNumber() ? " with status " + status.longValue() : "")
                + (message.isString() ? ": " + SafeText.of(message.stringValue(), PresentedTexts.of(List.of())) : "");
    }

    private static String reason(String party, Verdict denial) {
        return denial.reason().isEmpty() ? "the " + party : "the " + party + ": " + denial.reason();
    }
}

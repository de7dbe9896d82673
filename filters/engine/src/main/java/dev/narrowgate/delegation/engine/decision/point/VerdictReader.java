package dev.narrowgate.delegation.engine.decision.point;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.RequestableAccess;
import dev.narrowgate.delegation.decision.point.Verdict;
import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.engine.jose.DetailsClaim;
import dev.narrowgate.delegation.engine.jose.StrictJson;
import dev.narrowgate.delegation.engine.oauth.SafeText;
import dev.narrowgate.delegation.presented.PresentedTexts;
import dev.narrowgate.delegation.token.AuthorizationDetails;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the verdict of an answer. Only the boolean {@code true} permits. Any other shape denies, and the reason says so. */
final class VerdictReader {

    private VerdictReader() {}

    /** Reads the answer of OPA's Data API: {@code result} is a boolean, or an object with {@code allow}. */
    static Verdict opa(byte[] answer) {
        var document = document(answer);
        if (document == null) {
            return Verdict.deny("its answer is not a JSON object");
        }
        var result = document.get("result");
        // OPA leaves the member out if the policy does not define the document.
        if (result == null) {
            return Verdict.deny("its policy defines no result for this request");
        }
        if (result.isBoolean()) {
            return new Verdict(result.booleanValue(), decisionId("", document), List.of());
        }
        if (!result.isObject()) {
            return Verdict.deny("its result is neither a boolean nor an object");
        }
        var verdict = verdict(result.get("allow"), "allow", result.get("reason"), result.get("obligations"), false);
        return new Verdict(
                verdict.permits(),
                decisionId(verdict.reason(), document),
                verdict.obligations(),
                cure(result, verdict),
                null);
    }

    /** Adds the id by which an operator finds the decision in the log of OPA. */
    private static String decisionId(String reason, ObjectNode document) {
        var id = document.get("decision_id");
        if (id == null || !id.isString()) {
            return reason;
        }
        var text = "decision_id " + SafeText.of(id.stringValue(), PresentedTexts.of(List.of()));
        return reason.isEmpty() ? text : reason + " (" + text + ")";
    }

    /** Reads the answer of a decision point that publishes no address for access requests. */
    static Verdict authzen(byte[] answer) {
        return authzen(answer, null);
    }

    /**
     * Reads an access evaluation response (AuthZEN Authorization API 1.0, section 6.2), with the obligations profile, and the
     * profile of access requests.
     *
     * @param accessRequest the address for access requests in the metadata; null: none
     */
    static Verdict authzen(byte[] answer, @Nullable String accessRequest) {
        var document = document(answer);
        return document == null ? Verdict.deny("its answer is not a JSON object") : evaluation(document, accessRequest);
    }

    /** Reads one evaluation, which is a whole answer, or one of several. */
    static Verdict evaluation(ObjectNode document, @Nullable String accessRequest) {
        var context = document.path("context");
        if (document.has("context") && !context.isObject()) {
            return Verdict.deny("its context is not an object");
        }
        var reason = context.path("reason_admin");
        var verdict = verdict(
                document.get("decision"),
                "decision",
                reason.isObject() ? reason.path("en") : reason,
                context.get("obligations"),
                true);
        var cured =
                new Verdict(verdict.permits(), verdict.reason(), verdict.obligations(), cure(context, verdict), null);
        return verdict.permits() || !context.has("access_request")
                ? cured
                : requestable(cured, OfferedAccess.read(context, accessRequest));
    }

    /** Returns the authorization details beside a denial. Malformed ones cure nothing. */
    private static AuthorizationDetails cure(JsonNode members, Verdict verdict) {
        try {
            return verdict.permits() || !(members instanceof ObjectNode object)
                    ? AuthorizationDetails.NONE
                    : DetailsClaim.ofToken(new ClaimReader(object, ""));
        } catch (TokenRejected malformed) {
            return AuthorizationDetails.NONE;
        }
    }

    /** A denial with an offer stays a denial, and one with an offer that is not usable stays a denial without it. */
    private static Verdict requestable(Verdict denial, @Nullable RequestableAccess access) {
        var note = access != null ? "" : "its access_request is not usable";
        var reason = denial.reason().isEmpty()
                ? note
                : note.isEmpty() ? denial.reason() : denial.reason() + " (" + note + ")";
        return new Verdict(false, reason, denial.obligations(), denial.cure(), access);
    }

    private static Verdict verdict(
            @Nullable JsonNode permits,
            String member,
            @Nullable JsonNode reason,
            @Nullable JsonNode obligations,
            boolean authzen) {
        if (permits == null || !permits.isBoolean()) {
            return Verdict.deny("its " + member + " is not a boolean");
        }
        return new Verdict(
                permits.booleanValue(),
                reason != null && reason.isString()
                        ? SafeText.of(reason.stringValue(), PresentedTexts.of(List.of()))
                        : "",
                authzen ? ObligationReader.authzen(obligations) : ObligationReader.own(obligations));
    }

    /** Returns the answer, or null if it is no strict JSON object. */
    static @Nullable ObjectNode document(byte[] answer) {
        try {
            return StrictJson.document(answer, "decision");
        } catch (TokenRejected unreadable) {
            return null;
        }
    }
}

package dev.narrowgate.delegation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where and until when the caller of a denied request may ask for access. Its texts are checked when they are read, so an answer
 * may carry them.
 *
 * @param endpoint the https address that takes an access request; null: only the form does
 * @param form the https address of a form for a person; null: there is none
 * @param evaluationId the decision point's identifier of the denied evaluation; null: the binding token stands for it
 * @param template the kind of approval; null: not named
 * @param bindingToken what binds an access request to the denied evaluation. Opaque, and for no record or log; null: none
 */
public record RequestableAccess(
        @Nullable String endpoint,
        @Nullable String form,
        Instant expiresAt,
        @Nullable String evaluationId,
        @Nullable String template,
        @Nullable String bindingToken) {

    /** Without the binding token. */
    @Override
    public String toString() {
        return "until " + expiresAt
                + (endpoint == null ? "" : " at " + endpoint)
                + (form == null ? "" : " by the form " + form)
                + (evaluationId == null ? "" : " for evaluation " + evaluationId);
    }
}

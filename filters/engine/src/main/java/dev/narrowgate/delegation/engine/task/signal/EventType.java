package dev.narrowgate.delegation.engine.task.signal;

import dev.narrowgate.delegation.engine.jose.ClaimReader;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The events that this receiver knows, and their effects. */
enum EventType {
    SESSION_REVOKED(Names.CAEP, "session-revoked", Effect.ISSUED_TOKENS),
    TOKEN_CLAIMS_CHANGE(Names.CAEP, "token-claims-change", Effect.ISSUED_TOKENS),
    CREDENTIAL_CHANGE(Names.CAEP, "credential-change", Effect.ISSUED_TOKENS),
    ASSURANCE_LEVEL_CHANGE(Names.CAEP, "assurance-level-change", Effect.ISSUED_TOKENS),
    DEVICE_COMPLIANCE_CHANGE(Names.CAEP, "device-compliance-change", Effect.ISSUED_TOKENS) {
        @Override
        boolean isHarmless(ClaimReader event) {
            return "compliant".equals(event.optionalString(SignalNames.CURRENT_STATUS));
        }
    },
    RISK_LEVEL_CHANGE(Names.CAEP, "risk-level-change", Effect.ISSUED_TOKENS) {
        @Override
        boolean isHarmless(ClaimReader event) {
            var level = event.optionalString(SignalNames.CURRENT_LEVEL);
            return level != null && LOWER_RISKS.contains(level);
        }
    },
    ACCOUNT_DISABLED(Names.RISC, "account-disabled", Effect.PRINCIPAL),
    ACCOUNT_PURGED(Names.RISC, "account-purged", Effect.PRINCIPAL),
    CREDENTIAL_COMPROMISE(Names.RISC, "credential-compromise", Effect.ISSUED_TOKENS_OF_BOTH_ROLES),
    /** Without an effect: an operator may have revoked the subject for another reason, so an operator lifts. */
    ACCOUNT_ENABLED(Names.RISC, "account-enabled", Effect.NONE),
    MISSION_LIFECYCLE(Names.MISSION, "lifecycle-change", Effect.MISSION),
    /** This receiver asks for no verification, so a {@code state} answers no request of it. */
    VERIFICATION(Names.SSF, "verification", Effect.VERIFICATION),
    STREAM_UPDATED(Names.SSF, "stream-updated", Effect.NONE);

    /** The effect of an event. */
    enum Effect {
        NONE,
        /** Ends the tokens of the subject that were issued until now. */
        ISSUED_TOKENS,
        /** Ends the tokens that were issued until now, in which the principal is the subject or an actor. */
        ISSUED_TOKENS_OF_BOTH_ROLES,
        /** Ends all delegations with the principal as the subject or an actor, until an operator lifts the revocation. */
        PRINCIPAL,
        MISSION,
        VERIFICATION
    }

    /** Constants of another class, because constants of an enum cannot refer to fields that follow them. */
    private static final class Names {
        private static final String CAEP = "https://schemas.openid.net/secevent/caep/event-type/";
        private static final String RISC = "https://schemas.openid.net/secevent/risc/event-type/";
        private static final String SSF = "https://schemas.openid.net/secevent/ssf/event-type/";
        private static final String MISSION = "https://schemas.karlmcguinness.com/mission/";
    }

    /** CAEP 1.0, section 3.8. Any other level, also an unknown one, counts as high. */
    private static final Set<String> LOWER_RISKS = Set.of("LOW", "MEDIUM");

    private static final Map<String, EventType> BY_URI =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(EventType::uri, Function.identity()));

    private final String prefix;
    private final String text;
    private final Effect effect;

    EventType(String prefix, String text, Effect effect) {
        this.prefix = prefix;
        this.text = text;
        this.effect = effect;
    }

    /** Returns the type with this URI, or null. */
    static @Nullable EventType of(String uri) {
        return BY_URI.get(uri);
    }

    String uri() {
        return prefix + text;
    }

    /** The last part of the URI, for records and messages. */
    String text() {
        return text;
    }

    /** Returns the effect of one event of this type. */
    Effect effect(ClaimReader event) {
        return isHarmless(event) ? Effect.NONE : effect;
    }

    /** Whether the event reports a change for the better. */
    boolean isHarmless(ClaimReader event) {
        return false;
    }
}

package dev.narrowgate.delegation.engine.decision;

import dev.narrowgate.delegation.engine.decision.RuleVariable.Question;
import java.util.Map;

/** A value that a rule reads: a part of the key of its cached verdict. */
interface RuleFact {

    /** The variable in the rule. */
    String qualifiedName();

    /** Returns the value for the key. */
    Object read(Question question);

    /** Returns the value as the rule sees it. */
    default Object shown(Object fact) {
        return fact;
    }

    /** Returns what an explanation shows: the value by the name that it has in the rule. */
    default Map<String, Object> named(Object fact) {
        return Map.of(qualifiedName(), fact);
    }
}

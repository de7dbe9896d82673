package dev.narrowgate.delegation.engine.decision;

import dev.narrowgate.delegation.engine.decision.RuleVariable.Question;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The members of a variable that a rule names, and no others (law 10).
 *
 * @param names in the order of the values of the fact
 */
record NamedFact(NamedPart part, List<String> names) implements RuleFact {

    @Override
    public String qualifiedName() {
        return part.qualifiedName();
    }

    @Override
    public Object read(Question question) {
        return names.stream().map(name -> part.read(question, name)).toList();
    }

    @Override
    public Object shown(Object fact) {
        var members = new LinkedHashMap<String, Object>();
        for (int i = 0; i < names.size(); i++) {
            members.put(names.get(i), ((List<?>) fact).get(i));
        }
        return members;
    }

    @Override
    public Map<String, Object> named(Object fact) {
        var named = new LinkedHashMap<String, Object>();
        for (int i = 0; i < names.size(); i++) {
            named.put(qualifiedName() + "['" + names.get(i) + "']", ((List<?>) fact).get(i));
        }
        return named;
    }
}

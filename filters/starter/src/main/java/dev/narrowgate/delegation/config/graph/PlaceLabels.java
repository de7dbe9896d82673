package dev.narrowgate.delegation.config.graph;

import dev.narrowgate.delegation.config.graph.Reachability.Reach;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** Describes a place: the limits of its policy, and the most that is left on the way from each other entry. */
final class PlaceLabels {

    /** More entries with the same facts are counted. */
    private static final int MOST_NAMED = 5;

    private final Reachability reachability;

    PlaceLabels(Reachability reachability) {
        this.reachability = reachability;
    }

    List<String> of(Place place) {
        var policy = place.policy();
        var lines = new ArrayList<String>();
        lines.add(place.label());
        if (!policy.name().equals(place.id())) {
            lines.add("policy " + policy.name());
        }
        lines.add("audience " + policy.audience());
        lines.add(facts(
                policy.scopes().most().toString(), LifeText.of(policy.life().value()), "at most " + policy.deepest()));
        if (!policy.scopes().required().isEmpty()) {
            lines.add("required " + policy.scopes().required());
        }
        new TreeMap<>(policy.scopes().translation().mapping())
                .forEach((from, to) -> lines.add(from + " becomes " + String.join(" ", new TreeSet<>(to))));
        lines.addAll(reached(place));
        return lines;
    }

    private List<String> reached(Place place) {
        var entriesByFacts = new LinkedHashMap<String, List<Place>>();
        for (var reach : reachability.to(place)) {
            if (reach.path().places().size() > 1) {
                entriesByFacts
                        .computeIfAbsent(facts(place, reach), facts -> new ArrayList<>())
                        .add(reach.path().entry());
            }
        }
        var lines = new ArrayList<String>();
        entriesByFacts.forEach((facts, entries) -> lines.add("from " + names(entries) + ": " + facts));
        return lines;
    }

    private static String names(List<Place> entries) {
        var named = entries.stream().limit(MOST_NAMED).map(Place::label).toList();
        return String.join(", ", named)
                + (entries.size() > MOST_NAMED ? " and " + (entries.size() - MOST_NAMED) + " more" : "");
    }

    private static String facts(Place place, Reach reach) {
        var holding = reach.holding();
        return facts(
                holding.scopes().toString(),
                LifeText.of(holding.life()),
                holding.actors() + " to " + place.policy().deepest());
    }

    private static String facts(String scopes, String life, String depth) {
        return (scopes.isEmpty() ? "no scope" : "scopes " + scopes) + ", life " + life + ", depth " + depth;
    }
}

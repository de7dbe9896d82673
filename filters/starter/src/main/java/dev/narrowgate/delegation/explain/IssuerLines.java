package dev.narrowgate.delegation.explain;

import dev.narrowgate.delegation.config.ChangedConfiguration;
import dev.narrowgate.delegation.explain.Candidate.Words;
import java.util.ArrayList;
import java.util.List;

/** Lines of an issuer's configuration, each as a change that can be tried. */
final class IssuerLines {

    private final Trial trial;
    private final List<Candidate> candidates = new ArrayList<>();

    IssuerLines(Trial trial) {
        this.trial = trial;
    }

    List<Candidate> all() {
        return candidates;
    }

    void add(Candidate candidate) {
        candidates.add(candidate);
    }

    static String key(int issuer) {
        return "delegation.issuers[" + issuer + "]";
    }

    void line(Words words, String key, String name, String value, String advice) {
        add(
                words,
                key,
                name + ": " + YamlText.scalar(value),
                advice,
                configuration -> configuration.with(key + "." + name, List.of(value), false));
    }

    void list(Words words, String key, String name, List<String> values, String advice) {
        add(
                words,
                key,
                name + ": " + YamlText.list(values),
                advice,
                configuration -> configuration.with(key + "." + name, values, true));
    }

    interface Change {
        ChangedConfiguration of(ChangedConfiguration configuration);
    }

    void add(Words words, String key, String yaml, String advice, Change change) {
        candidates.add(new Candidate(
                words, correction(key, yaml, advice), () -> trial.with(change.of(trial.configuration())), false));
    }

    Correction correction(String key, String yaml, String advice) {
        var place = trial.configuration().place(key + ".issuer");
        return Correction.ofConfiguration(place.substring(0, place.length() - ".issuer".length()), yaml, advice);
    }
}

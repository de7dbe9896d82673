package dev.narrowgate.delegation.config.graph;

import dev.narrowgate.delegation.config.ConfigurationProblem;
import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.config.route.DelegatedRoute;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;

/** The graph of a configuration that has no other problem. */
public final class ConfiguredGraph {

    private final DelegationGraph graph;

    private ConfiguredGraph(DelegationGraph graph) {
        this.graph = graph;
    }

    /**
     * Reads and checks the graph, after all other checks. Notes its problems in the source, and adds its warnings.
     *
     * @param settings null if they have a problem
     * @return null if there is another problem
     */
    public static @Nullable ConfiguredGraph checked(
            ConfigurationSource source,
            @Nullable DelegationSettings settings,
            ConfigurableEnvironment environment,
            List<ConfigurationProblem> warnings) {
        if (settings == null || !source.problems().isEmpty()) {
            return null;
        }
        var graph = GraphReader.read(settings, DelegatedRoute.in(environment), source::isWritten);
        for (var finding : GraphChecks.of(graph)) {
            // Only an element of a list has a line.
            var key = source.isWritten(finding.key() + "[0]") ? finding.key() + "[0]" : finding.key();
            if (finding.problem()) {
                source.problem(key, finding.message());
            } else {
                warnings.add(new ConfigurationProblem(source.place(key), finding.message()));
            }
        }
        return new ConfiguredGraph(graph);
    }

    /** Returns the lines of a Mermaid flowchart. */
    public List<String> mermaid() {
        return MermaidGraph.lines(graph);
    }
}

package dev.narrowgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.TestDelegations;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.engine.decision.CelRules;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.Principal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Runs the examples of rules in the reference. */
class RuleExamplesTest {

    private static final Principal RESEARCHER = TestDelegations.RESEARCHER;
    private static final Principal ORCHESTRATOR = TestDelegations.ORCHESTRATOR;
    private static final CelRules RULES = new CelRules(
            Map.of(
                    "researcher", RESEARCHER,
                    "orchestrator", ORCHESTRATOR,
                    "booker", new Principal(TestDelegations.IDP, "booker")),
            Set.of(TestDelegations.IDP),
            name -> false);

    private final String page;

    RuleExamplesTest() throws Exception {
        page = Files.readString(Path.of("..", "docs", "reference", "policies.md"));
    }

    @Test
    void everyExampleOfAFunctionIsTrue() {
        var rows = Pattern.compile(
                        "^\\| `chain\\.\\w+\\([^`]*\\)` \\|.*\\| `([^`]+)` \\| `([^`]+)` \\|$", Pattern.MULTILINE)
                .matcher(page);
        int seen = 0;
        for (; rows.find(); seen++) {
            assertThat(holds(rows.group(1))).as(rows.group(1)).isTrue();
            assertThat(holds(rows.group(2))).as(rows.group(2)).isFalse();
        }
        assertThat(seen).isEqualTo(6);
    }

    @Test
    void everyExampleOfANameIsTrue() {
        var begin = page.indexOf("| name | party |");
        var section = page.substring(begin, page.indexOf("\n\n", begin));
        var rows = Pattern.compile("^\\| .* \\| .* \\| `([^`]+)` \\|$", Pattern.MULTILINE)
                .matcher(section);
        var seen = new ArrayList<String>();
        while (rows.find()) {
            assertThat(holds(rows.group(1))).as(rows.group(1)).isTrue();
            seen.add(rows.group(1));
        }
        assertThat(seen).hasSize(4);
    }

    private static boolean holds(String expression) {
        var delegation = TestDelegations.delegate(
                TestDelegations.token()
                        .actors(new ActorChain(List.of(RESEARCHER, ORCHESTRATOR)))
                        .build(),
                null);
        var rule = RULES.compile(expression);
        return rule.holds(rule.facts(delegation, new Action("GET"), new Resource("tickets", "/tickets/1")));
    }
}

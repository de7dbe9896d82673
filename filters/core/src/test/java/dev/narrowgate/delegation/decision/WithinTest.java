package dev.narrowgate.delegation.decision;

import static dev.narrowgate.delegation.TestPolicies.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.Scopes;
import java.time.Duration;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** A wish takes away from a policy, and never gives. */
class WithinTest {

    private final DelegationPolicy policy = policy().scopes("a", "b")
            .required("a")
            .maximumLifetime(Duration.ofSeconds(30))
            .maximumDepth(3)
            .build();

    @Property
    void noWishMakesAPolicyWider(
            @ForAll @Size(max = 3) Set<@IntRange(max = 3) Integer> wanted,
            @ForAll @IntRange(min = 1, max = 100) int seconds,
            @ForAll @IntRange(min = 1, max = ActorChain.MAXIMUM_DEPTH) int depth) {
        var scopes = Scopes.of(wanted.stream()
                .map(letter -> String.valueOf((char) ('a' + letter)))
                .toList());

        var narrower = policy.within(scopes, Duration.ofSeconds(seconds), depth);

        assertThat(policy.limit().scopes().includes(narrower.limit().scopes())).isTrue();
        assertThat(scopes.includes(narrower.limit().scopes())).isTrue();
        assertThat(narrower.scopes().required()).isEqualTo(policy.scopes().required());
        assertThat(narrower.scopes().wanted()).isEqualTo(scopes);
        assertThat(narrower.limit().maximumLifetime())
                .isLessThanOrEqualTo(policy.limit().maximumLifetime())
                .isLessThanOrEqualTo(Duration.ofSeconds(seconds));
        assertThat(narrower.maximumDepth()).isEqualTo(Math.min(3, depth));
        assertThat(narrower.limit().maximumDepth()).isEqualTo(depth);
        assertThat(narrower.limit().audience()).isEqualTo(policy.limit().audience());
        assertThat(narrower.name()).isEqualTo(policy.name());
    }

    @Test
    void aWishWithoutScopesKeepsTheScopesOfThePolicy() {
        var same = policy.within(null, Duration.ofSeconds(30), ActorChain.MAXIMUM_DEPTH);

        assertThat(same.limit()).isEqualTo(policy.limit());
        assertThat(same.scopes()).isEqualTo(policy.scopes());
        assertThat(same.maximumDepth()).isEqualTo(3);
    }
}

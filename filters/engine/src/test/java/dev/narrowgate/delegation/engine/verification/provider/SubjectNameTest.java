package dev.narrowgate.delegation.engine.verification.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.jose.ClaimReader;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class SubjectNameTest {

    private static final SubjectName TOGETHER = SubjectName.of("repository + workflow");

    private static ClaimReader claims(String repository, String workflow) {
        var claims = JsonMapper.shared().createObjectNode();
        claims.put("repository", repository);
        claims.put("workflow", workflow);
        return new ClaimReader(claims, "");
    }

    @Test
    void oneClaimIsTheNameAsItIs() {
        assertThat(SubjectName.of("repository").in(claims("acme/app:x%", "w"))).isEqualTo("acme/app:x%");
    }

    @Test
    void severalClaimsNameThemselvesAndTheirValues() {
        assertThat(TOGETHER.in(claims("acme/app", "deploy: 100%")))
                .isEqualTo("repository:acme/app:workflow:deploy%3A 100%25");
        assertThat(TOGETHER).hasToString("repository+workflow");
    }

    @Test
    void whenOneIsAbsentThereIsNoName() {
        var claims = claims("acme/app", "deploy");
        claims.claims().remove("workflow");

        assertThat(TOGETHER.in(claims)).isNull();
    }

    @Test
    void aValueThatIsNoTextRefusesTheToken() {
        var claims = claims("acme/app", "deploy");
        claims.claims().put("workflow", 7);

        assertThatThrownBy(() -> TOGETHER.in(claims)).isInstanceOf(TokenRejected.class);
    }

    @Property
    void noTwoSubjectsHaveOneName(
            @ForAll @StringLength(min = 1, max = 6) @Chars({':', '%', '2', '5', '3', 'A', 'w'}) String first,
            @ForAll @StringLength(min = 1, max = 6) @Chars({':', '%', '2', '5', '3', 'A', 'w'}) String second,
            @ForAll @StringLength(min = 1, max = 6) @Chars({':', '%', '2', '5', '3', 'A', 'w'}) String third,
            @ForAll @StringLength(min = 1, max = 6) @CharRange(from = '!', to = '~') String fourth) {
        Assume.that(!first.equals(third) || !second.equals(fourth));

        assertThat(TOGETHER.in(claims(first, second))).isNotEqualTo(TOGETHER.in(claims(third, fourth)));
    }
}

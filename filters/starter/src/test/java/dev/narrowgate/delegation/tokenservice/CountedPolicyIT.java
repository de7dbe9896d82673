package dev.narrowgate.delegation.tokenservice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A client that gets a token for an API calls it as often as it likes, so no budget can count these calls. */
class CountedPolicyIT extends TokenServiceAttack {

    @Override
    String[] settings() {
        return new String[] {"--delegation.tasks.deadline=1h", "--delegation.policies.to-researcher.budgets.calls=1"};
    }

    @Test
    void theServiceIssuesNoMoreTokensThanTheBudgetHasCalls() throws Exception {
        var token = own().sign();

        assertThat(asking(token).send().statusCode()).isEqualTo(200);
        assertThat(asking(token).send().statusCode()).isNotEqualTo(200);
    }
}

package dev.narrowgate.delegation.engine.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.engine.jose.StrictJson;
import dev.narrowgate.delegation.token.KeyBinding;
import dev.narrowgate.delegation.token.KeyBinding.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfirmationTest {

    private static final String THUMBPRINT = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";

    private static Set<KeyBinding> read(String cnf) {
        var claims = "{\"cnf\": " + cnf.replace("T", THUMBPRINT) + "}";
        return Confirmation.of(
                new ClaimReader(StrictJson.object(claims.getBytes(StandardCharsets.UTF_8), "claims"), ""));
    }

    @Test
    void mt06_everyKeyThatIsNamedCounts() {
        assertThat(read("{\"jkt\": \"T\", \"x5t#S256\": \"T\"}"))
                .containsExactlyInAnyOrder(
                        new KeyBinding(Kind.JKT, THUMBPRINT), new KeyBinding(Kind.X5T_S256, THUMBPRINT));
    }

    @Test
    void anUnknownMemberBesideAKeyIsPassedOver() {
        assertThat(read("{\"jkt\": \"T\", \"kc-jkt-type\": \"DPoP\"}"))
                .containsExactly(new KeyBinding(Kind.JKT, THUMBPRINT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "\"T\"",
                "{\"kc-jkt-type\": \"DPoP\"}",
                "{\"jkt\": \"\"}",
                "{\"jkt\": null}",
                "{\"jkt\": \"T=\"}",
                "{\"jkt\": \"T\", \"jwk\": {}}",
                "{\"jkt\": \"T\", \"jwe\": \"x\"}",
                "{\"jkt\": \"T\", \"kid\": \"x\"}",
                "{\"jkt\": \"T\", \"jku\": \"x\"}",
                "{\"x5t#S256\": \"T\", \"osc\": {}}",
            })
    void j041_aBindingThatCannotBeCheckedRefusesTheToken(String cnf) {
        assertThatThrownBy(() -> read(cnf)).isInstanceOf(TokenRejected.class);
    }
}

package dev.narrowgate.delegation.engine.possession.dpop;

import static dev.narrowgate.delegation.engine.settings.Defaults.or;

import dev.narrowgate.delegation.engine.jose.AlgorithmNames;
import dev.narrowgate.delegation.engine.settings.SignatureAlgorithm;
import dev.narrowgate.delegation.engine.settings.Within;
import jakarta.validation.constraints.NotEmpty;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * DPoP proofs (RFC 9449).
 *
 * @param algorithms The accepted algorithms of DPoP proofs. Challenges and metadata name them. Allowed: one or more of
 *     those of issuers.
 * @param window How far the {@code iat} of a proof may be from now, to either side.
 * @param nonces Requires a nonce of this gateway in each proof ({@code DPoP-Nonce}). Gateways on
 *     one Redis share them. Otherwise each process has its own, so several behind one address may ask a caller again.
 * @param nonceLifetime The period of a nonce. Each is valid for at most two periods.
 * @param maximumRemembered The most used proofs of each kind, and the most revoked tokens, that are remembered. Beyond
 *     that, further ones are refused with 503. If more than half of the room is used, one presenter has at most an
 *     eighth.
 */
public record DpopSettings(
        @NotEmpty(message = AlgorithmNames.SOME) List<@SignatureAlgorithm String> algorithms,

        @Within(min = "1s", max = "5m") Duration window,
        Boolean nonces,
        @Within(min = "5s", max = "1h") Duration nonceLifetime,
        @Within(min = "1", max = "10000000") Integer maximumRemembered) {

    public DpopSettings {
        algorithms = or(algorithms, AlgorithmNames.USUAL);
        window = or(window, Duration.ofSeconds(30));
        nonces = or(nonces, false);
        nonceLifetime = or(nonceLifetime, Duration.ofMinutes(1));
        maximumRemembered = or(maximumRemembered, 500_000);
    }

    public DpopRules rules() {
        return new DpopRules(Set.copyOf(algorithms), window);
    }
}

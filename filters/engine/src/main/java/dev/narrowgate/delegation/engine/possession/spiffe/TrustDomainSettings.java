package dev.narrowgate.delegation.engine.possession.spiffe;

import dev.narrowgate.delegation.engine.settings.Checked;
import dev.narrowgate.delegation.engine.settings.Findings;
import dev.narrowgate.delegation.engine.settings.SecureUri;
import dev.narrowgate.delegation.engine.settings.WorkloadApiAddress;
import jakarta.validation.constraints.NotBlank;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A SPIFFE trust domain whose workloads are known. It has either a bundle or a Workload API.
 *
 * @param name The trust domain. Allowed: a SPIFFE trust domain, each once.
 * @param bundle Its bundle, in SPIFFE's JSON form. It is cached and fetched as {@code delegation.keys} says. Default:
 *     none, this or {@code workload-api}.
 * @param workloadApi The SPIFFE Workload API that announces its bundle and every change. It has no keys for
 *     Workload-Identity-Tokens. Allowed: {@code unix:} and a path, or {@code tcp://} and an IP address.
 */
public record TrustDomainSettings(
        @NotBlank(message = "such as example.org") String name,
        @SecureUri(orFile = true) @Nullable String bundle,
        @Nullable String workloadApi)
        implements Checked {

    @Override
    public void check(Findings findings) {
        var workload = SpiffeNames.SPIFFE + name + "/x";
        if (name == null || name.isBlank()) {
            return;
        }
        if (!name.equals(new SpiffeNames(Map.of()).trustDomain(workload))) {
            findings.problem("name", "'" + name + "' is no trust domain (expected: such as example.org)");
            return;
        }
        if (workloadApi != null) {
            if (bundle != null) {
                findings.problem("bundle", "beside workload-api (expected: one of the two)");
            }
            WorkloadApiAddress.check(workloadApi, "workload-api", findings);
        } else if (bundle == null || bundle.isBlank()) {
            findings.problem("bundle", "missing (expected: an https URI, http on loopback, or file:)");
        }
    }
}

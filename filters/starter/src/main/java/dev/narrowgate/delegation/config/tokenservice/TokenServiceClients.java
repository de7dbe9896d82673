package dev.narrowgate.delegation.config.tokenservice;

import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.endpoints.tokenservice.ClientMethod;
import dev.narrowgate.delegation.engine.settings.ClientSecret;
import dev.narrowgate.delegation.token.Principal;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The clients of the token service, after their settings were checked. */
public record TokenServiceClients(List<Client> clients) {

    /**
     * A client of the token service, which is an agent.
     *
     * @param policies that it may have tokens under, by their audience
     */
    public record Client(String id, Principal actor, Recognition recognition, Map<String, DelegationPolicy> policies) {}

    /** The credential of a client. */
    public sealed interface Recognition {

        ClientMethod method();

        /** A secret, in the header or in the form. */
        record Secret(ClientMethod method, ClientSecret secret) implements Recognition {}

        /** The keys that sign its assertions. */
        record Keys(URI jwksUri, Set<String> algorithms) implements Recognition {
            @Override
            public ClientMethod method() {
                return ClientMethod.PRIVATE_KEY_JWT;
            }
        }

        /** A certificate that is the X.509-SVID of its workload. */
        record Workload() implements Recognition {
            @Override
            public ClientMethod method() {
                return ClientMethod.TLS;
            }
        }
    }
}

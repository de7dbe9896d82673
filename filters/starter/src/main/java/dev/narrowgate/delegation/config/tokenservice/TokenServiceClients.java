package dev.narrowgate.delegation.config.tokenservice;

import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.endpoints.tokenservice.ClientMethod;
import dev.narrowgate.delegation.engine.settings.ClientSecret;
import dev.narrowgate.delegation.token.Principal;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The gateway's own token service. */
public record TokenServiceClients(List<Client> clients) {

    /**
     * A client, which is an agent.
     *
     * @param policies that it may have tokens under, by their audience
     */
    public record Client(String id, Principal actor, Recognition recognition, Map<String, DelegationPolicy> policies) {}

    /** What a client is recognised by. */
    public sealed interface Recognition {

        ClientMethod method();

        /** In the header or in the form, as the method says. */
        record Secret(ClientMethod method, ClientSecret secret) implements Recognition {}

        /** By an assertion that one of its keys signed. */
        record Keys(URI jwksUri, Set<String> algorithms) implements Recognition {
            @Override
            public ClientMethod method() {
                return ClientMethod.PRIVATE_KEY_JWT;
            }
        }

        /** By a certificate that is the X.509-SVID of its workload. */
        record Workload() implements Recognition {
            @Override
            public ClientMethod method() {
                return ClientMethod.TLS;
            }
        }
    }
}

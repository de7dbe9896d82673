package dev.narrowgate.delegation.config.policy;

import dev.narrowgate.delegation.exchange.OutgoingAuthorization;
import dev.narrowgate.delegation.web.peer.PeerAddresses;
import java.time.Instant;
import java.util.Set;

/**
 * The shadow of a policy, after its settings were checked.
 *
 * @param headers the names of the headers of the credential
 * @param from the callers for which the policy is not enforced
 * @param until when it is enforced for all
 */
public record ConfiguredShadow(
        OutgoingAuthorization credential, Set<String> headers, PeerAddresses from, Instant until) {}

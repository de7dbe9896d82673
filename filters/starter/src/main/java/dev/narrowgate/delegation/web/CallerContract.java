package dev.narrowgate.delegation.web;

import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.web.peer.CountedPeers;
import dev.narrowgate.delegation.web.peer.PeerAddresses;
import dev.narrowgate.delegation.web.problem.Challenges;
import dev.narrowgate.delegation.web.problem.ProblemStyle;
import dev.narrowgate.delegation.web.problem.ProblemWriter;
import dev.narrowgate.delegation.web.problem.ResourceMetadataUri;
import dev.narrowgate.delegation.web.request.ClientCertificates;
import dev.narrowgate.delegation.web.request.EvidenceReader;
import dev.narrowgate.delegation.web.request.RequestCredentials;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How this gateway and its callers talk to each other: from configuration, never from a request.
 *
 * @param publicUri where callers reach it
 * @param dpopAlgorithms that a DPoP proof may be signed with
 * @param dpopNonce the nonce that a DPoP proof has to be made with at the moment, or null when none is asked for
 * @param forwarders the peers whose {@code Client-Cert} header is believed
 * @param peers under which network a request is counted
 * @param style what problems tell beside their code
 * @param refusals where each refused hop is a line
 */
public record CallerContract(
        URI publicUri,
        List<String> dpopAlgorithms,
        Supplier<@Nullable String> dpopNonce,
        PeerAddresses forwarders,
        CountedPeers peers,
        ProblemStyle style,
        RefusalLog refusals) {

    public CallerContract {
        dpopAlgorithms = List.copyOf(dpopAlgorithms);
    }

    public RequestCredentials credentials() {
        return new RequestCredentials(evidence());
    }

    /** Takes out of a request what its presenter shows of itself beside tokens. */
    public EvidenceReader evidence() {
        return new EvidenceReader(publicUri, new ClientCertificates(forwarders));
    }

    /** For what is refused before its route is known. */
    public ProblemWriter problems() {
        return problems(publicUri);
    }

    public ProblemWriter problems(DelegationPolicy policy) {
        return problems(resource(policy));
    }

    public Challenges challenges(DelegationPolicy policy) {
        return challenges(resource(policy));
    }

    private URI resource(DelegationPolicy policy) {
        return policy.resource() == null ? publicUri : URI.create(policy.resource());
    }

    private ProblemWriter problems(URI resource) {
        return new ProblemWriter(challenges(resource), dpopNonce, style);
    }

    private Challenges challenges(URI resource) {
        return new Challenges(ResourceMetadataUri.of(resource), dpopAlgorithms);
    }
}

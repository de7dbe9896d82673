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
 * The configured settings for the communication with callers. Nothing in it comes from a request.
 *
 * @param publicUri the address at which callers reach the gateway
 * @param dpopAlgorithms the algorithms that may sign a DPoP proof
 * @param dpopNonce supplies the current nonce for DPoP proofs, or null if none is required
 * @param forwarders the peers whose {@code Client-Cert} header is believed
 * @param peers finds the network under which a request is counted
 * @param style the optional parts of a problem
 * @param refusals logs each refused hop
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

    /** Returns the reader of the evidence that a presenter shows beside its tokens. */
    public EvidenceReader evidence() {
        return new EvidenceReader(publicUri, new ClientCertificates(forwarders));
    }

    /** Returns the writer for requests that are refused before their route is known. */
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

package dev.narrowgate.delegation.assembly;

import dev.narrowgate.delegation.engine.keys.AddedAuthorities;
import dev.narrowgate.delegation.engine.oauth.ClientAssertions;
import dev.narrowgate.delegation.engine.oauth.ClientAuthentication;
import dev.narrowgate.delegation.engine.oauth.HttpTransport;
import dev.narrowgate.delegation.engine.oauth.OAuthClient;
import dev.narrowgate.delegation.engine.oauth.OAuthClient.Credential;
import dev.narrowgate.delegation.engine.oauth.ProofSigner;
import dev.narrowgate.delegation.engine.possession.dpop.DpopProofs;
import dev.narrowgate.delegation.engine.possession.spiffe.JwtSvids;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.KeyBinding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the parts that authenticate this gateway to authorization servers, as configured. */
public final class OAuthClients implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OAuthClients.class);

    private final CertifiedTransports certified;
    private final InstantSource clock;
    private final Supplier<String> ids;
    private final List<JwtSvids> svids = new ArrayList<>();

    public OAuthClients(CertifiedTransports certified, InstantSource clock, Supplier<String> ids) {
        this.certified = certified;
        this.clock = clock;
        this.ids = ids;
    }

    ClientAuthentication authentication(OAuthClient client, String issuer) {
        return switch (client.credential()) {
            case Credential.SecretBasic basic -> ClientAuthentication.secretBasic(client.id(), basic.secret());
            case Credential.SecretPost post -> ClientAuthentication.secretPost(client.id(), post.secret());
            case Credential.PrivateKey key ->
                ClientAuthentication.privateKeyJwt(
                        client.id(), assertions(key.keys()).assertions(client.id(), issuer));
            case Credential.Certificate certificate -> ClientAuthentication.tls(client.id());
            case Credential.Workload workload ->
                ClientAuthentication.spiffeJwt(
                        client.id(), svids(workload.socket(), issuer).current());
        };
    }

    HttpTransport transport(OAuthClient client) {
        return transport(client, null);
    }

    /** @param authorities additional trusted authorities; unused with a certificate, whose bundle defines the trust */
    HttpTransport transport(OAuthClient client, @Nullable AddedAuthorities authorities) {
        return client.credential() instanceof Credential.Certificate(var bundle)
                ? certified.of(bundle)
                : HttpTransport.plain(OwnRequests.client(authorities));
    }

    private JwtSvids svids(String socket, String audience) {
        var opened = JwtSvids.of(socket, audience, clock);
        svids.add(opened);
        return opened;
    }

    /** Closes each part. One that cannot be closed keeps no other from it. */
    @Override
    public void close() {
        for (var opened : svids) {
            try {
                opened.close();
            } catch (IOException unclosed) {
                LOG.warn(
                        "A part of an engine could not be closed: {}",
                        unclosed.getClass().getName());
            }
        }
    }

    /** Makes a signer of DPoP proofs with a new key. Each server has its own key, so servers cannot link proofs. */
    ProofSigner proofs() {
        var proofs = DpopProofs.generate(clock, ids);
        return new ProofSigner() {
            @Override
            public String proof(String method, String target, @Nullable BearerToken token, @Nullable String nonce) {
                return proofs.proof(method, target, token, nonce);
            }

            @Override
            public KeyBinding key() {
                return proofs.key();
            }
        };
    }

    private ClientAssertions assertions(Path file) {
        try {
            return ClientAssertions.of(Files.readString(file), clock, ids);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}

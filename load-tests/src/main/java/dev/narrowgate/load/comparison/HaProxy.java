package dev.narrowgate.load.comparison;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import dev.narrowgate.load.Issuer;
import dev.narrowgate.load.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** HAProxy with one thread and {@code jwt_verify}. */
final class HaProxy implements Peer {

    private final Executable executable;

    HaProxy(Map<String, String> environment) {
        executable = new Executable("haproxy", environment);
    }

    @Override
    public String title() {
        return "HAProxy, jwt_verify";
    }

    @Override
    public String work() {
        return "verifies each token again, with one key from a file";
    }

    @Override
    public Optional<String> missing() {
        return executable.missing();
    }

    @Override
    public ServerProcess start(Surroundings surroundings) throws IOException, InterruptedException {
        var key = Files.writeString(surroundings.folder().resolve("key.pem"), pem(surroundings.issuer()));
        var port = ServerProcess.freePort();
        var file = surroundings.fill(
                "haproxy.cfg",
                Map.of(
                        "port", Integer.toString(port),
                        "next", Integer.toString(surroundings.nextHop().port()),
                        "algorithm", surroundings.issuer().algorithm().getName(),
                        "issuer", Issuer.NAME,
                        "audience", Issuer.GATEWAY,
                        "key", key.toString()));
        var command = List.of(executable.path().orElseThrow().toString(), "-db", "-f", file.toString());
        return ServerProcess.start(command, port, surroundings.log());
    }

    /** Returns the public key as RFC 7468, section 13, writes it. */
    private static String pem(Issuer issuer) {
        try {
            var key = ((AsymmetricJWK) issuer.key()).toPublicKey().getEncoded();
            var lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
            return "-----BEGIN PUBLIC KEY-----\n" + lines.encodeToString(key) + "\n-----END PUBLIC KEY-----\n";
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

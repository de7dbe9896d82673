package dev.narrowgate.load.comparison;

import dev.narrowgate.load.Issuer;
import dev.narrowgate.load.ServerProcess;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Envoy with one worker, {@code jwt_authn} and its cache of verified tokens. */
final class Envoy implements Peer {

    private final Executable executable;

    Envoy(Map<String, String> environment) {
        executable = new Executable("envoy", environment);
    }

    @Override
    public String title() {
        return "Envoy, jwt_authn";
    }

    @Override
    public String work() {
        return "verifies a token once and remembers it";
    }

    @Override
    public Optional<String> missing() {
        return executable.missing();
    }

    @Override
    public ServerProcess start(Surroundings surroundings) throws IOException, InterruptedException {
        var port = ServerProcess.freePort();
        var file = surroundings.fill(
                "envoy.yaml",
                Map.of(
                        "port", Integer.toString(port),
                        "next", Integer.toString(surroundings.nextHop().port()),
                        "issuer", Issuer.NAME,
                        "audience", Issuer.GATEWAY,
                        "keys", surroundings.issuer().jwks()));
        var command = List.of(
                executable.path().orElseThrow().toString(),
                "--concurrency",
                "1",
                "--disable-hot-restart",
                "--log-level",
                "warn",
                "--config-path",
                file.toString());
        return ServerProcess.start(command, port, surroundings.log());
    }
}

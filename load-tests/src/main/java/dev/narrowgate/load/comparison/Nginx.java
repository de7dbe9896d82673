package dev.narrowgate.load.comparison;

import dev.narrowgate.load.ServerProcess;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** nginx with one worker and connections to the next hop that are kept. It has no verification of tokens without a subscription. */
final class Nginx implements Peer {

    private final Executable executable;

    Nginx(Map<String, String> environment) {
        executable = new Executable("nginx", environment);
    }

    @Override
    public String title() {
        return "nginx";
    }

    @Override
    public String work() {
        return "nothing";
    }

    @Override
    public Optional<String> missing() {
        return executable.missing();
    }

    @Override
    public ServerProcess start(Surroundings surroundings) throws IOException, InterruptedException {
        var port = ServerProcess.freePort();
        var file = surroundings.fill(
                "nginx.conf",
                Map.of(
                        "port", Integer.toString(port),
                        "next", Integer.toString(surroundings.nextHop().port()),
                        "folder", surroundings.folder().toString()));
        var command = List.of(
                executable.path().orElseThrow().toString(),
                "-p",
                surroundings.folder().toString(),
                "-e",
                "stderr",
                "-c",
                file.toString());
        return ServerProcess.start(command, port, surroundings.log());
    }
}

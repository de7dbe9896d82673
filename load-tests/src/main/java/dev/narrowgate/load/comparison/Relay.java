package dev.narrowgate.load.comparison;

import dev.narrowgate.load.ServerProcess;
import java.io.IOException;

/** The least that a proxy on the JVM can cost: bytes from one connection to another. */
final class Relay implements Peer {

    @Override
    public String title() {
        return "bare Netty relay";
    }

    @Override
    public int steadyWindows() {
        return Comparison.STEADY_JVM;
    }

    @Override
    public String work() {
        return "nothing, and reads no HTTP";
    }

    @Override
    public ServerProcess start(Surroundings surroundings) throws IOException, InterruptedException {
        var port = ServerProcess.freePort();
        var command = ServerProcess.java(
                "-cp",
                System.getProperty("java.class.path"),
                NettyRelay.class.getName(),
                Integer.toString(port),
                Integer.toString(surroundings.nextHop().port()));
        return ServerProcess.start(command, port, surroundings.log());
    }
}

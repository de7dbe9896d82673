package dev.narrowgate.load.comparison;

import dev.narrowgate.load.GatewayConfiguration;
import dev.narrowgate.load.GatewayProcess;
import dev.narrowgate.load.ServerProcess;
import java.io.IOException;

/** The gateway as operators run it. */
final class ThisGateway implements Peer {

    @Override
    public String title() {
        return "Narrowgate";
    }

    @Override
    public int steadyWindows() {
        return Comparison.STEADY_JVM;
    }

    @Override
    public String work() {
        return "verifies the token, decides and exchanges once, and remembers all three; for each request it writes"
                + " provenance headers and two audit records";
    }

    @Override
    public ServerProcess start(Surroundings surroundings) throws IOException, InterruptedException {
        var configuration = new GatewayConfiguration(surroundings.issuer(), surroundings.nextHop());
        return new GatewayProcess(surroundings.folder(), configuration).process();
    }
}

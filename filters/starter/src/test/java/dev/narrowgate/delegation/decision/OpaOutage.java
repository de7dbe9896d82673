package dev.narrowgate.delegation.decision;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An OPA that is killed. */
final class OpaOutage implements Outage {

    private static final String POLICY = """
            package narrowgate

            default decision := {"allow": false, "reason": "no rule permits it"}

            decision := {"allow": true} if not startswith(input.request.path, "/tickets/denied/")
            """;

    private final OpaServer server;

    OpaOutage(Path folder) throws Exception {
        var opa = OpaServer.executable(System.getenv());
        assumeTrue(opa.isPresent(), OpaServer.MISSING);
        var policy = Files.writeString(folder.resolve("decision.rego"), POLICY);
        server = OpaServer.start(opa.get(), policy, folder.resolve("opa.log"));
    }

    @Override
    public String setting() {
        return server.setting("point").getFirst();
    }

    @Override
    public void begin() throws Exception {
        server.kill();
    }

    @Override
    public void end() throws Exception {
        server.startAgain();
    }

    @Override
    public List<String> permitted() throws Exception {
        return server.permittedPaths();
    }

    @Override
    public void close() throws Exception {
        server.close();
    }
}

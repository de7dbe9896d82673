package dev.narrowgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every command of the first tutorial, in its order, on ports of the test's own. */
class FirstRouteIT {

    private static final Pattern BLOCK = Pattern.compile("```(sh|yaml)\\n(.*?)```", Pattern.DOTALL);
    private static final int PATIENCE = 240;

    @TempDir
    private Path folder;

    @Test
    void everyCommandDoesWhatTheTutorialSays() throws Exception {
        var output = run(script());

        assertThat(output)
                .containsSubsequence(
                        "Valid: 1 route, 0 problems, 0 warnings.",
                        "HTTP/1.1 401",
                        "\"code\":\"token-missing\"",
                        "HTTP/1.1 200",
                        "{ \"order\": 17 }",
                        "HTTP/1.1 403",
                        "scope=\"orders:read\"",
                        "\"code\":\"scope-insufficient\"",
                        "Refused hop ",
                        "of route orders: scope-insufficient",
                        "Holds: ",
                        "wrong  the token carries none of: orders:read",
                        "orders.yaml:12 delegation.policies.orders.scopes",
                        "Refused with 403 scope-insufficient on 1 route.",
                        "exit code 1");
        assertThat(Files.getPosixFilePermissions(folder.resolve("idp-private.jwks")))
                .hasSize(2);
        // The token that arrived never reached the API, and neither did a refused request.
        assertThat(Files.readString(folder.resolve("api.log")).lines().filter(line -> line.contains("GET /orders")))
                .hasSize(1);
    }

    /** The blocks as one script: YAML is saved where the text says, and what runs in the background ends with the script. */
    private List<String> script() throws Exception {
        var text = Files.readString(Path.of("../docs/tutorials/first-route.md"));
        var jar = Path.of("target", "narrowgate.jar").toAbsolutePath();
        var java = Path.of(System.getProperty("java.home"), "bin");
        var lines = new ArrayList<String>();
        lines.add("set -eu");
        lines.add("trap 'kill $(jobs -p) 2>/dev/null || true' EXIT");
        lines.add("export PATH=\"" + java + ":$PATH\"");
        lines.add("narrowgate() { '" + java.resolve("java") + "' -Xmx512m --enable-native-access=ALL-UNNAMED -jar '"
                + jar + "' \"$@\"; }");
        var api = String.valueOf(Program.freePort());
        var port = String.valueOf(Program.freePort());
        var management = String.valueOf(Program.freePort());
        var blocks = BLOCK.matcher(text);
        while (blocks.find()) {
            var block = blocks.group(2)
                    .replace("127.0.0.1:9000", "127.0.0.1:" + api)
                    .replace("-p 9000", "-p " + api)
                    .replace("127.0.0.1:8080", "127.0.0.1:" + port)
                    .replace("127.0.0.1:8090", "127.0.0.1:" + management)
                    .replace(
                            "--config orders.yaml",
                            "--config orders.yaml --server.port=" + port + " --management.server.port=" + management);
            if (blocks.group(1).equals("yaml")) {
                Files.writeString(folder.resolve("orders.yaml"), block);
            } else {
                lines.add(block);
            }
        }
        return lines;
    }

    private String run(List<String> script) throws Exception {
        var file = Files.write(folder.resolve("tutorial.sh"), script);
        var output = folder.resolve("output.txt");
        var process = new ProcessBuilder("bash", file.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError("did not end: " + Files.readString(output));
        }
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        return Files.readString(output);
    }
}

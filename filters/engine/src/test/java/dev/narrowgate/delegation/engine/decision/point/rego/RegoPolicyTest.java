package dev.narrowgate.delegation.engine.decision.point.rego;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.engine.decision.point.rego.RegoBundles.Problems;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles that cannot decide are refused when the configuration is read, each for its own reason. */
class RegoPolicyTest {

    @TempDir
    private Path folder;

    @Test
    void theOnlyEntrypointNeedsNoName() throws IOException {
        var problems = new Problems();
        var bundle = bundle(Map.of("/policy.wasm", wasm(RegoBundles.http())));

        assertThat(RegoPolicy.read(bundle, null, problems)).isNull();
        // The built-in function is missing, not the entrypoint.
        assertThat(problems.found).containsOnlyKeys("rego");
    }

    @Test
    void severalEntrypointsNeedAName() {
        assertThat(problem("entrypoint", RegoBundles.rules(), null))
                .startsWith("missing (expected: one of [rules/conflict, rules/decision, ");
    }

    @Test
    void anEntrypointThatIsNotThereIsNamedWithThoseThatAre() {
        assertThat(problem("entrypoint", RegoBundles.rules(), "rules/decison"))
                .startsWith("'rules/decison' is not in the bundle (expected: one of [rules/conflict, rules/decision, ");
    }

    @Test
    void aBuiltInFunctionThatIsNotThereIsNamed() {
        assertThat(problem("rego", RegoBundles.http(), null))
                .contains("http.tar.gz: calls http.send, which the gateway does not have;")
                .contains("sprintf, time.clock, time.date, time.now_ns, time.weekday, trace");
    }

    @Test
    void anAddressThatIsNotAFile() {
        assertThat(problem("rego", "https://example.com/bundle.tar.gz", null))
                .isEqualTo("'https://example.com/bundle.tar.gz' does not fit (expected: file: and a path to a bundle)");
    }

    @Test
    void aFileThatIsMissing() {
        assertThat(problem("rego", folder.resolve("none.tar.gz").toUri().toString(), null))
                .contains("none.tar.gz: no such file (expected: a bundle of opa build -t wasm)");
    }

    @Test
    void aFolder() {
        assertThat(problem("rego", folder.toUri().toString(), null)).contains(": cannot be read (expected: ");
    }

    @Test
    void aFileThatIsNotGzip() throws IOException {
        assertThat(problem("rego", file("package rules".getBytes(StandardCharsets.UTF_8)), null))
                .contains(": is not a complete gzip file");
    }

    @Test
    void aFileThatIsCutOff() throws IOException {
        var whole = Files.readAllBytes(Path.of(URI.create(RegoBundles.rules())));
        assertThat(problem("rego", file(Arrays.copyOf(whole, whole.length / 2)), null))
                .contains(": is not a complete gzip file");
    }

    @Test
    void aGzipFileThatIsNotAnArchive() throws IOException {
        assertThat(problem("rego", file(zipped("package rules\n".repeat(100).getBytes(StandardCharsets.UTF_8))), null))
                .contains(": is not a tar archive");
    }

    @Test
    void anArchiveThatEndsWithinAFile() throws IOException {
        var archive = archive(Map.of("policy.wasm", new byte[5000]));
        assertThat(problem("rego", file(zipped(Arrays.copyOf(archive, 3000))), null))
                .contains(": ends within policy.wasm");
    }

    @Test
    void aBundleThatWasNotCompiled() throws IOException {
        assertThat(problem("rego", bundle(Map.of("/rules.rego", new byte[10], "/data.json", new byte[2])), null))
                .contains(": has no policy.wasm, so it was not compiled with -t wasm");
    }

    @Test
    void aProgramThatIsNotWebAssembly() throws IOException {
        assertThat(problem("rego", bundle(Map.of("/policy.wasm", new byte[100])), null))
                .contains(": has a policy.wasm that is not valid WebAssembly");
    }

    @Test
    void aProgramThatIsNotAPolicy() throws IOException {
        var empty = new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0};
        assertThat(problem("rego", bundle(Map.of("/policy.wasm", empty)), null))
                .contains(": has a policy.wasm that is not a policy of OPA");
    }

    @Test
    void aProgramThatIsTooLarge() throws IOException {
        assertThat(problem("rego", bundle(Map.of("/policy.wasm", new byte[RegoBundle.MAXIMUM_WASM_BYTES + 1])), null))
                .contains(": has a policy.wasm of more than 4 MiB");
    }

    @Test
    void aBundleThatUnpacksToTooMuch() throws IOException {
        var much = new LinkedHashMap<String, byte[]>();
        for (int i = 0; i < 5; i++) {
            much.put("/more-" + i, new byte[8 * 1024 * 1024]);
        }
        assertThat(problem("rego", bundle(much), null)).contains(": unpacks to more than 32 MiB");
    }

    @Test
    void aBundleThatIsTooLong() throws IOException {
        assertThat(problem("rego", file(new byte[RegoBundle.MAXIMUM_BUNDLE_BYTES + 1]), null))
                .contains(": is longer than 16 MiB");
    }

    @Test
    void dataThatCannotBeRead() throws IOException {
        var broken = Map.of(
                "/policy.wasm",
                wasm(RegoBundles.rules()),
                "/data.json",
                "{\"patterns\": [".getBytes(StandardCharsets.UTF_8));
        assertThat(problem("rego", bundle(broken), "rules/decision")).contains(": has a data.json that cannot be read");
    }

    @Test
    void dataThatDoesNotFit() throws IOException {
        var much = ("[" + "[[[[1]]]],".repeat(1_500_000) + "1]").getBytes(StandardCharsets.UTF_8);
        var bundle = bundle(Map.of("/policy.wasm", wasm(RegoBundles.rules()), "/data.json", much));

        assertThat(problem("rego", bundle, "rules/decision")).contains(": was aborted: opa_malloc: failed");
    }

    private static String problem(String key, String bundle, @Nullable String entrypoint) {
        var problems = new Problems();
        assertThat(RegoPolicy.read(bundle, entrypoint, problems)).isNull();
        assertThat(problems.found).containsOnlyKeys(key);
        return problems.found.get(key);
    }

    private static byte[] wasm(String bundle) throws IOException {
        return RegoBundle.read(Path.of(URI.create(bundle))).wasm();
    }

    private String bundle(Map<String, byte[]> files) throws IOException {
        return file(zipped(archive(files)));
    }

    private String file(byte[] content) throws IOException {
        return Files.write(folder.resolve("bundle.tar.gz"), content).toUri().toString();
    }

    private static byte[] zipped(byte[] content) throws IOException {
        var zipped = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(zipped)) {
            gzip.write(content);
        }
        return zipped.toByteArray();
    }

    private static byte[] archive(Map<String, byte[]> files) {
        var archive = new ByteArrayOutputStream();
        files.forEach((name, content) -> {
            var header = new byte[512];
            var bytes = name.getBytes(StandardCharsets.UTF_8);
            System.arraycopy(bytes, 0, header, 0, bytes.length);
            var size = "%011o".formatted(content.length).getBytes(StandardCharsets.UTF_8);
            System.arraycopy(size, 0, header, 124, size.length);
            header[156] = '0';
            archive.writeBytes(header);
            archive.writeBytes(content);
            archive.writeBytes(new byte[(512 - content.length % 512) % 512]);
        });
        archive.writeBytes(new byte[1024]);
        return archive.toByteArray();
    }
}

package dev.narrowgate.delegation.engine.decision.point.rego;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The parts of a bundle that an evaluation needs. The bundle is a gzipped tar archive, as {@code opa build -t wasm} writes it.
 *
 * @param wasm the compiled policy
 * @param data the document {@code data}, in JSON
 * @param fingerprint differs if the bundle differs
 */
record RegoBundle(byte[] wasm, byte[] data, String fingerprint) {

    static final int MAXIMUM_BUNDLE_BYTES = 16 * 1024 * 1024;

    /** Compiling takes much more memory than the program has. The smallest policy has 130 KB. */
    static final int MAXIMUM_WASM_BYTES = 4 * 1024 * 1024;

    private static final String WASM = "policy.wasm";
    private static final String DATA = "data.json";

    /** Reads a bundle. Fails with {@code IOException}, whose message follows the name of the file. */
    static RegoBundle read(Path file) throws IOException {
        var bundle = bytes(file);
        if (bundle.length > MAXIMUM_BUNDLE_BYTES) {
            throw new IOException("is longer than 16 MiB");
        }
        try (var archive = new GZIPInputStream(new ByteArrayInputStream(bundle))) {
            var files = new TarEntries(archive).read(Set.of(WASM, DATA));
            var wasm = files.get(WASM);
            if (wasm == null) {
                throw new IOException("has no policy.wasm, so it was not compiled with -t wasm");
            }
            if (wasm.length > MAXIMUM_WASM_BYTES) {
                throw new IOException("has a policy.wasm of more than 4 MiB");
            }
            var data = files.getOrDefault(DATA, "{}".getBytes(StandardCharsets.UTF_8));
            return new RegoBundle(wasm, data, fingerprint(bundle));
        } catch (ZipException | EOFException malformed) {
            throw new IOException("is not a complete gzip file", malformed);
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        try (var stream = Files.newInputStream(file)) {
            return stream.readNBytes(MAXIMUM_BUNDLE_BYTES + 1);
        } catch (NoSuchFileException missing) {
            throw new IOException("no such file", missing);
        } catch (IOException unreadable) {
            throw new IOException("cannot be read", unreadable);
        }
    }

    private static String fingerprint(byte[] bundle) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bundle));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every JDK has SHA-256", absent);
        }
    }
}

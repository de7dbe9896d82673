package dev.narrowgate.delegation.signing;

import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The gateway signs with keys from a PKCS#12 file and from a PKCS#11 device. */
@ExtendWith(OutputCaptureExtension.class)
class SigningStoresIT {

    private static final List<String> LIBRARIES = List.of(
            "/usr/lib/softhsm/libsofthsm2.so",
            "/usr/lib64/softhsm/libsofthsm2.so",
            "/usr/local/lib/softhsm/libsofthsm2.so",
            "/opt/homebrew/lib/softhsm/libsofthsm2.so");

    @TempDir
    private Path folder;

    private static void run(Map<String, String> environment, String... command) throws Exception {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor())
                .as(String.join(" ", command) + "\n" + output)
                .isZero();
    }

    private static String keytool() {
        return Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    }

    private Path pkcs12(String... aliases) throws Exception {
        for (int i = 0; i < aliases.length; i++) {
            add(aliases[i], aliases.length - i);
        }
        return store();
    }

    private Path store() {
        return folder.resolve("keys.p12");
    }

    private void add(String alias, int daysOld) throws Exception {
        run(
                Map.of(),
                keytool(),
                "-genkeypair",
                "-storetype",
                "PKCS12",
                "-keystore",
                store().toString(),
                "-storepass",
                "s3cret-of-the-file",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=gateway",
                "-startdate",
                "-" + daysOld + "d");
    }

    private static void signs(GatewayHarness gateway, String keyId) throws Exception {
        var answer = gateway.call(
                "/tickets/1", "Authorization", "Bearer " + gateway.delegation().sign());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var token = SignedJWT.parse(
                gateway.forwarded().getLast().getHeader("Authorization").substring("Bearer ".length()));
        assertThat(token.getHeader().getKeyID()).isEqualTo(keyId);
        var published = JWKSet.parse(gateway.call("/.well-known/jwks.json").body());
        var key = published.getKeyByKeyId(keyId);
        assertThat(token.verify(new ECDSAVerifier(key.toECKey()))).isTrue();
        assertThat(published.containsNonPublicKeys()).isFalse();
    }

    @Test
    void theNewestKeyOfAPkcs12FileSigns() throws Exception {
        var file = pkcs12("first", "second");
        try (var gateway = new GatewayHarness(
                folder,
                "--delegation.signing.keys=" + file.toUri(),
                "--delegation.signing.password=s3cret-of-the-file")) {
            signs(gateway, "second");
            assertThat(json(gateway.call("/.well-known/jwks.json")).path("keys"))
                    .hasSize(2);
        }
    }

    @Test
    void aNewKeyInAPkcs12FileIsPublishedAndThenSigns() throws Exception {
        try (var gateway = new GatewayHarness(
                folder,
                "--delegation.signing.keys=" + pkcs12("first").toUri(),
                "--delegation.signing.password=s3cret-of-the-file",
                "--delegation.signing.publish-ahead=3s")) {
            signs(gateway, "first");

            add("second", 0);

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> published(gateway).size() == 2);
            signs(gateway, "first");
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> signs(gateway, "second"));
            assertThat(published(gateway)).containsExactlyInAnyOrder("first", "second");
        }
    }

    @Test
    void anExpiredCertificateAndABrokenFileShowInHealthAndInTheLog(CapturedOutput output) throws Exception {
        // keytool's certificates live for 90 days.
        add("expired", 100);
        try (var gateway = new GatewayHarness(
                folder,
                "--delegation.signing.keys=" + store().toUri(),
                "--delegation.signing.password=s3cret-of-the-file")) {
            signs(gateway, "expired");
            assertThat(health(gateway).get("keys")).isEqualTo("ok");
            assertThat(String.valueOf(health(gateway).get("certificate")))
                    .startsWith("the certificate of the key expired ended at ");
            assertThat(output).contains("keys.p12: the certificate of the key expired ended at ");

            Files.writeString(store(), "no keys");

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> assertThat(String.valueOf(health(gateway).get("keys")))
                                    .isEqualTo("not a PKCS#12 file, or not with this password; the present keys stay"));
            signs(gateway, "expired");
        }
    }

    @Test
    void aCertificateThatHasNotEndedIsNoMatter() throws Exception {
        try (var gateway = new GatewayHarness(
                folder,
                "--delegation.signing.keys=" + pkcs12("first").toUri(),
                "--delegation.signing.password=s3cret-of-the-file")) {
            assertThat(health(gateway)).containsOnlyKeys("keys");
        }
    }

    private static Map<String, Object> health(GatewayHarness gateway) {
        return gateway.context()
                .getBean("signingKeysHealthIndicator", HealthIndicator.class)
                .health()
                .getDetails();
    }

    private static List<String> published(GatewayHarness gateway) throws Exception {
        return JWKSet.parse(gateway.call("/.well-known/jwks.json").body()).getKeys().stream()
                .map(JWK::getKeyID)
                .toList();
    }

    @Test
    void aPkcs12FileThatDoesNotOpenIsNamedAndItsPasswordIsNot() throws Exception {
        var file = pkcs12("first");

        assertThatThrownBy(() -> new GatewayHarness(
                        folder, "--delegation.signing.keys=" + file.toUri(), "--delegation.signing.password=wr0ng"))
                .rootCause()
                .hasMessageContaining("delegation.signing.keys")
                .hasMessageContaining("not with this password")
                .hasMessageNotContaining("wr0ng");
    }

    @Test
    void aKeyInADeviceSignsAndStaysThere() throws Exception {
        var library = LIBRARIES.stream()
                .filter(file -> Files.isReadable(Path.of(file)))
                .findFirst();
        assumeThat(library)
                .as("SoftHSM is not installed: the PKCS#11 test is skipped")
                .isPresent();
        var tokens = Files.createDirectories(folder.resolve("tokens"));
        var settings = Files.writeString(
                folder.resolve("softhsm2.conf"), "directories.tokendir = " + tokens + "\nobjectstore.backend = file\n");
        // The library reads this from the environment, which belongs to a process: so both sides of the test are ones.
        var environment = Map.of("SOFTHSM2_CONF", settings.toString());
        run(
                environment,
                "softhsm2-util",
                "--init-token",
                "--free",
                "--label",
                "gateway",
                "--pin",
                "1234",
                "--so-pin",
                "5678");
        var provider = Files.writeString(
                folder.resolve("pkcs11.cfg"), "name = gateway\nlibrary = " + library.get() + "\nslotListIndex = 0\n");
        run(
                environment,
                keytool(),
                "-genkeypair",
                "-storetype",
                "PKCS11",
                "-keystore",
                "NONE",
                "-providerClass",
                "sun.security.pkcs11.SunPKCS11",
                "-providerArg",
                provider.toString(),
                "-storepass",
                "1234",
                "-alias",
                "in-the-device",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=gateway");

        run(environment, command(DeviceProgram.class, folder.toString(), library.get()));
    }

    private static String[] command(Class<?> program, String... arguments) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return Stream.concat(
                        Stream.of(java, "-cp", System.getProperty("java.class.path"), program.getName()),
                        Stream.of(arguments))
                .toArray(String[]::new);
    }

    /** A gateway that signs with the device, in a process of its own. */
    static final class DeviceProgram {
        private DeviceProgram() {}

        public static void main(String... arguments) throws Exception {
            var settings = new ArrayList<>(List.of(
                    "--delegation.signing.pkcs11.library=" + arguments[1],
                    "--delegation.signing.pkcs11.slot=0",
                    "--delegation.signing.pkcs11.pin=1234"));
            try (var gateway = new GatewayHarness(Path.of(arguments[0]), settings.toArray(String[]::new))) {
                signs(gateway, "in-the-device");
            }
            System.exit(0);
        }
    }
}

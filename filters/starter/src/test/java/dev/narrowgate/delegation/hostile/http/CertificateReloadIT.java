package dev.narrowgate.delegation.hostile.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.testing.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Certificates are loaded again when their files change, beside a file that changes all the time, and through the links by which
 * Kubernetes replaces a mounted secret.
 */
@ExtendWith(OutputCaptureExtension.class)
class CertificateReloadIT extends HttpAttack {

    private static final AtomicInteger NAMES = new AtomicInteger();

    private final ScheduledExecutorService neighbour = Executors.newSingleThreadScheduledExecutor();
    private Path folder;

    @Override
    String[] settings() {
        try {
            folder = Files.createTempDirectory("mounted");
            point("..first", "gateway");
            for (var name : new String[] {"tls.crt", "tls.key"}) {
                Files.createSymbolicLink(folder.resolve(name), Path.of("..data", name));
            }
            return TestCertificates.settings(folder);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** As kubelet does it: a folder of its own for each content, and one link that is replaced at once. */
    private void point(String version, String subject) throws Exception {
        TestCertificates.write(Files.createDirectory(folder.resolve(version)), subject);
        var link = Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of(version));
        Files.move(link, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @BeforeAll
    void aNeighbourThatChangesAllTheTime() {
        neighbour.scheduleWithFixedDelay(this::touch, 0, 20, TimeUnit.MILLISECONDS);
    }

    private void touch() {
        try {
            var counted = String.valueOf(NAMES.incrementAndGet());
            Files.writeString(folder.resolve("neighbour.log"), counted);
            Files.writeString(folder.resolve("..data").resolve("neighbour.log"), counted);
        } catch (IOException betweenTwoFolders) {
            // The next time.
        }
    }

    @AfterAll
    void quiet() {
        neighbour.shutdownNow();
    }

    @BeforeEach
    void begin() throws Exception {
        assertThat(subject()).isNotEmpty();
    }

    private String subject() throws Exception {
        try (var socket = (SSLSocket) TestCertificates.trustingAll()
                .getSocketFactory()
                .createSocket("127.0.0.1", gateway().port())) {
            socket.setSoTimeout(10_000);
            socket.startHandshake();
            var shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return shown.getSubjectX500Principal().getName();
        }
    }

    private void awaitSubject(String subject) {
        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(subject()).isEqualTo("CN=" + subject));
    }

    private Path real(String name) throws IOException {
        return folder.resolve(name).toRealPath();
    }

    @Test
    void aFileThatIsReplacedBesideABusyNeighbourIsServed() throws Exception {
        TestCertificates.write(folder.resolve("..data").toRealPath(), "replaced");

        awaitSubject("replaced");
        theNextGoodRequestSucceeds();
    }

    @Test
    void aLinkThatPointsElsewhereIsFollowed() throws Exception {
        point("..second", "linked");

        awaitSubject("linked");
    }

    @Test
    void aHalfWrittenCertificateLeavesThePresentOneServing(CapturedOutput log) throws Exception {
        var before = subject();
        var whole = Files.createTempDirectory("whole");
        TestCertificates.write(whole, "whole");
        var text = Files.readString(whole.resolve("tls.crt"));

        Files.writeString(real("tls.crt"), text.substring(0, text.length() / 2));
        awaitWarning(log, 1);
        assertThat(subject()).isEqualTo(before);

        assertThat(health()).contains("the present certificates stay");

        // The certificate is whole now, and its key is still the other one's.
        Files.writeString(real("tls.crt"), text);
        awaitWarning(log, 2);
        assertThat(subject()).isEqualTo(before);

        Files.copy(whole.resolve("tls.key"), real("tls.key"), StandardCopyOption.REPLACE_EXISTING);
        awaitSubject("whole");
        assertThat(warnings(log)).isEqualTo(2);
        await().untilAsserted(() -> assertThat(health()).isEqualTo("ok"));
    }

    private String health() {
        var details = gateway()
                .context()
                .getBean("certificatesHealthIndicator", HealthIndicator.class)
                .health()
                .getDetails();
        return String.valueOf(details.values().iterator().next());
    }

    @Test
    void aCertificateThatIsGoneLeavesThePresentOneServing(CapturedOutput log) throws Exception {
        var before = subject();
        var place = real("tls.crt");
        var away = Files.move(place, place.resolveSibling("away"));

        awaitWarning(log, 1);
        assertThat(subject()).isEqualTo(before);
        Files.move(away, place);
        TestCertificates.write(place.getParent(), "back");
        awaitSubject("back");
    }

    private static void awaitWarning(CapturedOutput log, int number) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(warnings(log)).isEqualTo(number));
    }

    private static long warnings(CapturedOutput log) {
        return log.getAll()
                .lines()
                .filter(line -> line.contains("the present certificates stay"))
                .count();
    }

    @Test
    void noFolderIsWatched() {
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("ssl-bundle-watcher"));
    }
}

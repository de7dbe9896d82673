package dev.narrowgate.delegation.engine.possession.spiffe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import dev.narrowgate.delegation.TestAuthority;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import io.spiffe.workloadapi.grpc.SpiffeWorkloadAPIGrpc.SpiffeWorkloadAPIImplBase;
import io.spiffe.workloadapi.grpc.Workload.JWTBundlesRequest;
import io.spiffe.workloadapi.grpc.Workload.JWTBundlesResponse;
import io.spiffe.workloadapi.grpc.Workload.X509BundlesRequest;
import io.spiffe.workloadapi.grpc.Workload.X509BundlesResponse;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a Workload API on a real port. */
class WorkloadApiIT {

    private static final String DOMAIN = "example.org";

    private record Told(Set<X509Certificate> authorities, Map<String, PublicKey> keys) {}

    private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
    private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    private final BlockingQueue<StreamObserver<X509BundlesResponse>> x509 = new LinkedBlockingQueue<>();
    private TestAuthority authority;
    private Server server;

    @BeforeEach
    void start() throws Exception {
        authority = new TestAuthority(DOMAIN);
        server = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                .addService(new Agent())
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        server.shutdownNow();
    }

    @Test
    void tellsWhatATrustDomainSignsWithAndEveryChange() throws Exception {
        try (var api = listen(DOMAIN)) {
            assertThat(next(known -> !known.authorities().isEmpty()
                                    && !known.keys().isEmpty())
                            .keys())
                    .containsOnlyKeys(authority.key().getKeyID());

            var successor = new TestAuthority(DOMAIN);
            x509.poll(10, TimeUnit.SECONDS).onNext(bundle(DOMAIN, successor));

            var certificate = successor.root().getCertificate();
            assertThat(next(known -> known.authorities().contains(certificate)).authorities())
                    .containsExactly(certificate);
        }
    }

    @Test
    void aTrustDomainThatTheApiNoLongerSendsVouchesForNoWorkload() throws Exception {
        try (var api = listen(DOMAIN)) {
            next(known -> !known.authorities().isEmpty() && !known.keys().isEmpty());

            x509.poll(10, TimeUnit.SECONDS).onNext(bundle("other.org", authority));

            assertThat(next(known -> known.authorities().isEmpty())).isNotNull();
        }
    }

    @Test
    void isAskedAgainWhenItHasFallenSilent() throws Exception {
        try (var api = listen(DOMAIN)) {
            next(known -> !known.authorities().isEmpty() && !known.keys().isEmpty());
            x509.poll(10, TimeUnit.SECONDS).onCompleted();
            authority = new TestAuthority(DOMAIN);
            var certificate = authority.root().getCertificate();

            api.poll();

            assertThat(next(known -> known.authorities().contains(certificate))).isNotNull();
        }
    }

    @Test
    void saysSoWhenItIsNotThere() throws Exception {
        try (var api = listen(DOMAIN)) {
            next(known -> !known.authorities().isEmpty());
            server.shutdownNow();
            server.awaitTermination();

            api.poll();

            assertThat(failures.poll(10, TimeUnit.SECONDS)).isNotNull();
        }
    }

    @Test
    void refusesWhatIsNoAddress() {
        assertThatIllegalArgumentException().isThrownBy(() -> WorkloadApi.listen("http://x", DOMAIN, listener()));
    }

    private Told next(java.util.function.Predicate<Told> wanted) throws InterruptedException {
        for (int i = 0; i < 10; i++) {
            var known = told.poll(10, TimeUnit.SECONDS);
            if (known == null || wanted.test(known)) {
                return known;
            }
        }
        return null;
    }

    private WorkloadApi listen(String domain) {
        return WorkloadApi.listen("tcp://127.0.0.1:" + server.getPort(), domain, listener());
    }

    private WorkloadApi.Listener listener() {
        return new WorkloadApi.Listener() {
            @Override
            public void changed(Set<X509Certificate> authorities, Map<String, PublicKey> jwtAuthorities) {
                told.add(new Told(authorities, jwtAuthorities));
            }

            @Override
            public void failed(Throwable why) {
                failures.add(why);
            }
        };
    }

    private static X509BundlesResponse bundle(String domain, TestAuthority authority) {
        try {
            return X509BundlesResponse.newBuilder()
                    .putBundles(
                            "spiffe://" + domain,
                            ByteString.copyFrom(
                                    authority.root().getCertificate().getEncoded()))
                    .build();
        } catch (java.security.cert.CertificateEncodingException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private final class Agent extends SpiffeWorkloadAPIImplBase {
        @Override
        public void fetchX509Bundles(X509BundlesRequest request, StreamObserver<X509BundlesResponse> answers) {
            answers.onNext(bundle(DOMAIN, authority));
            x509.add(answers);
        }

        @Override
        public void fetchJWTBundles(JWTBundlesRequest request, StreamObserver<JWTBundlesResponse> answers) {
            var keys = "{\"keys\":[" + authority.key().toPublicJWK().toJSONString() + "]}";
            answers.onNext(JWTBundlesResponse.newBuilder()
                    .putBundles("spiffe://" + DOMAIN, ByteString.copyFromUtf8(keys))
                    .build());
        }
    }
}

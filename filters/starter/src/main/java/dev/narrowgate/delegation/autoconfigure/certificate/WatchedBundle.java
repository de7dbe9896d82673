package dev.narrowgate.delegation.autoconfigure.certificate;

import dev.narrowgate.delegation.assembly.ClientCertificateCheck;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleRegistry;

/** Reloads one bundle when the content of its files changes. Files that cannot be used change nothing. */
final class WatchedBundle {

    private static final Logger LOG = LoggerFactory.getLogger(WatchedBundle.class);

    private final String name;
    private final BundleFiles files;
    private final Supplier<SslBundle> loading;

    private List<Optional<TokenFingerprint>> loaded;
    private List<Optional<TokenFingerprint>> seen;
    private volatile String problem = "";

    /** Made before the bundle is first loaded, so that no change is missed. */
    WatchedBundle(String name, BundleFiles files, Supplier<SslBundle> loading) {
        this.name = name;
        this.files = files;
        this.loading = loading;
        this.loaded = files.content();
        this.seen = loaded;
    }

    String name() {
        return name;
    }

    /** For health: ok, or why the present files cannot be used. */
    String state() {
        return problem.isEmpty() ? "ok" : problem + "; the present certificates stay";
    }

    /** Loads changed files once two looks find the same content, because then the files are not being written. */
    void look(SslBundleRegistry bundles) {
        var found = files.content();
        var settled = found.equals(seen);
        seen = found;
        if (!settled || found.equals(loaded)) {
            return;
        }
        try {
            var renewed = checked(loading.get());
            bundles.updateBundle(name, renewed);
            loaded = found;
            problem = "";
            LOG.info("spring.ssl.bundle '{}': loaded again, because its files changed", name);
        } catch (RuntimeException unusable) {
            // Logged once for each problem, because the files are read every second.
            var why = String.valueOf(unusable.getMessage());
            if (!problem.equals(why)) {
                problem = why;
                LOG.warn("spring.ssl.bundle '{}': {}; the present certificates stay", name, why);
            }
        }
    }

    /** Checks that certificate and key belong together: they are two files, and possibly only one is written yet. */
    private static SslBundle checked(SslBundle bundle) {
        var unfit = bundle.getStores().getKeyStore() == null ? null : ClientCertificateCheck.problem(bundle);
        if (unfit != null) {
            throw new IllegalStateException(unfit);
        }
        // Other faults show now, and not in a handshake.
        bundle.createSslContext();
        return bundle;
    }
}

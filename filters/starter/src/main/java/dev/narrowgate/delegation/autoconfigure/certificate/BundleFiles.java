package dev.narrowgate.delegation.autoconfigure.certificate;

import dev.narrowgate.delegation.token.TokenFingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.ssl.JksSslBundleProperties;
import org.springframework.boot.autoconfigure.ssl.PemSslBundleProperties;
import org.springframework.boot.autoconfigure.ssl.SslBundleProperties;
import org.springframework.boot.ssl.pem.PemContent;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.StringUtils;

/** The files that one bundle names, and their content. Other files in their folders do not count. */
record BundleFiles(List<Path> files) {

    BundleFiles {
        files = List.copyOf(files);
    }

    /** Empty if the bundle names no files, or names a resource that is not a file and so cannot change. */
    static Optional<BundleFiles> of(SslBundleProperties bundle, ResourceLoader resources) {
        var named = named(bundle).filter(StringUtils::hasText).toList();
        var files = new ArrayList<Path>();
        for (var place : named) {
            var file = file(place, resources);
            if (file == null) {
                return Optional.empty();
            }
            files.add(file);
        }
        return files.isEmpty() ? Optional.empty() : Optional.of(new BundleFiles(files));
    }

    private static Stream<@Nullable String> named(SslBundleProperties bundle) {
        return switch (bundle) {
            case PemSslBundleProperties pem ->
                Stream.of(
                        pem.getKeystore().getCertificate(),
                        pem.getKeystore().getPrivateKey(),
                        pem.getTruststore().getCertificate(),
                        pem.getTruststore().getPrivateKey());
            case JksSslBundleProperties jks ->
                Stream.of(jks.getKeystore().getLocation(), jks.getTruststore().getLocation());
            default -> Stream.empty();
        };
    }

    private static @Nullable Path file(String place, ResourceLoader resources) {
        try {
            var resource = PemContent.isPresentInText(place) ? null : resources.getResource(place);
            return resource != null && resource.isFile()
                    ? resource.getFile().toPath().toAbsolutePath()
                    : null;
        } catch (IOException | RuntimeException none) {
            return null;
        }
    }

    /** Returns the fingerprint of each file, read through links. Empty for a file that cannot be read. */
    List<Optional<TokenFingerprint>> content() {
        var content = new ArrayList<Optional<TokenFingerprint>>(files.size());
        for (var file : files) {
            try {
                content.add(Optional.of(TokenFingerprint.of(Files.readAllBytes(file))));
            } catch (IOException unreadable) {
                content.add(Optional.empty());
            }
        }
        return content;
    }
}

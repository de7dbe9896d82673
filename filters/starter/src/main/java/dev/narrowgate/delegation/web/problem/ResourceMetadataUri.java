package dev.narrowgate.delegation.web.problem;

import java.net.URI;

/** Builds the URI of the metadata of a protected resource (RFC 9728, section 3.1). */
public final class ResourceMetadataUri {

    private static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";

    private ResourceMetadataUri() {}

    /** Inserts the well-known part between the host and the path of the resource. */
    public static URI of(URI resource) {
        var path = resource.getRawPath();
        return resource.resolve(WELL_KNOWN + ("/".equals(path) ? "" : path));
    }
}

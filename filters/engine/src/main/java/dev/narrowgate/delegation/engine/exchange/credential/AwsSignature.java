package dev.narrowgate.delegation.engine.exchange.credential;

import dev.narrowgate.delegation.exchange.OutgoingAuthorization;
import dev.narrowgate.delegation.exchange.OutgoingRequest;
import dev.narrowgate.delegation.token.BearerToken;
import java.net.URI;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Signs each request with AWS Signature Version 4. The signature does not cover the body, because the gateway streams
 * the body. Services that require a signed body refuse such requests.
 */
public final class AwsSignature implements OutgoingAuthorization {

    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "DELETE", "OPTIONS");

    private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();

    private final AwsCredentialsIdentity identity;
    private final String region;
    private final String service;
    private final Clock clock;

    public AwsSignature(AwsCredentialsIdentity identity, String region, String service, InstantSource clock) {
        this.identity = identity;
        this.region = region;
        this.service = service;
        this.clock = clock.withZone(ZoneOffset.UTC);
    }

    @Override
    public Map<String, String> headers(OutgoingRequest request) {
        var unsigned = SdkHttpRequest.builder()
                .method(SdkHttpMethod.fromValue(request.method()))
                .uri(URI.create(request.target()))
                .build();
        var signed = SIGNER.sign(sign -> sign.identity(identity)
                .request(unsigned)
                .putProperty(HttpSigner.SIGNING_CLOCK, clock)
                .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, service)
                .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                // S3 takes the path as it is. Other services expect it to be encoded once more.
                .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, !service.equals("s3"))
                .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, !service.equals("s3"))
                .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, WITHOUT_BODY.contains(request.method())));
        var headers = new HashMap<String, String>();
        signed.request().headers().forEach((name, values) -> {
            // The connection itself sets Host, to the signed address.
            if (!name.equalsIgnoreCase("Host")) {
                headers.put(name, values.getFirst());
            }
        });
        return headers;
    }

    @Override
    public @Nullable BearerToken token() {
        return null;
    }

    @Override
    public String toString() {
        return "AwsSignature[" + region + ", " + service + "]";
    }
}

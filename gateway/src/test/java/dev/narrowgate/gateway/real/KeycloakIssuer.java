package dev.narrowgate.gateway.real;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.netty.pkitesting.X509Bundle;
import java.net.http.HttpClient;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;

/** The realm of the test, at its token endpoint. */
final class KeycloakIssuer implements LiveIssuer {

    private static final String REALM = "narrowgate";
    private static final String TOKEN = "/protocol/openid-connect/token";
    private static final String LOGOUT = "/protocol/openid-connect/logout";

    private final KeycloakServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    KeycloakIssuer(KeycloakServer server) {
        this.server = server;
    }

    @Override
    public String issuer() {
        return server.issuer(REALM);
    }

    @Override
    public Session login() throws Exception {
        return session("app", post(client, issuer() + TOKEN, login("app"), null));
    }

    @Override
    public Session loginElsewhere() throws Exception {
        return session("elsewhere", post(client, issuer() + TOKEN, login("elsewhere"), null));
    }

    @Override
    public Session loginWith(ECKey key) throws Exception {
        var endpoint = issuer() + TOKEN;
        return session("app-with-dpop", post(client, endpoint, login("app-with-dpop"), proof(key, endpoint)));
    }

    @Override
    public Session loginWith(X509Bundle certificate) throws Exception {
        var tls = SSLContext.getInstance("TLS");
        tls.init(
                certificate.toKeyManagerFactory().getKeyManagers(),
                CERTIFICATES.authority().toTrustManagerFactory().getTrustManagers(),
                null);
        try (var certified = HttpClient.newBuilder().sslContext(tls).build()) {
            var answer = post(certified, server.overTls(REALM) + TOKEN, login("app-with-certificate"), null);
            return session("app-with-certificate", answer);
        }
    }

    @Override
    public String agent() throws Exception {
        var form = credentials("researcher");
        form.put("grant_type", "client_credentials");
        return post(client, issuer() + TOKEN, form, null).path("access_token").asString();
    }

    private static Map<String, String> login(String application) {
        var form = credentials(application);
        form.put("grant_type", "password");
        form.put("username", "alice");
        form.put("password", "alice-password");
        return form;
    }

    private static Map<String, String> credentials(String application) {
        var form = new LinkedHashMap<String, String>();
        form.put("client_id", application);
        form.put("client_secret", application + "-secret");
        return form;
    }

    /** RFC 9449, section 4.2. */
    private static String proof(ECKey key, String endpoint) throws Exception {
        var header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("dpop+jwt"))
                .jwk(key.toPublicJWK())
                .build();
        var claims = new JWTClaimsSet.Builder()
                .jwtID(UUID.randomUUID().toString())
                .claim("htm", "POST")
                .claim("htu", endpoint)
                .issueTime(new Date())
                .build();
        var proof = new SignedJWT(header, claims);
        proof.sign(new ECDSASigner(key));
        return proof.serialize();
    }

    private static JsonNode post(HttpClient client, String uri, Map<String, String> form, String proof)
            throws Exception {
        return proof == null ? FormPost.send(client, uri, form) : FormPost.send(client, uri, form, "DPoP", proof);
    }

    private Session session(String application, JsonNode answer) {
        return new Session() {
            @Override
            public String token() {
                return answer.path("access_token").asString();
            }

            @Override
            public void end() throws Exception {
                var form = credentials(application);
                form.put("refresh_token", answer.path("refresh_token").asString());
                post(client, issuer() + LOGOUT, form, null);
            }
        };
    }

    @Override
    public void close() {
        client.close();
    }
}

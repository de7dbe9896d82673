package dev.narrowgate.delegation.hostile.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.testing.RawNextHop;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The families of names by which servers believe a proxy, in every spelling, on the way there and on the way back. */
class AuthorityHeadersIT extends HttpAttack {

    private static final List<String> IDENTITIES = List.of(
            "Remote-User",
            "Remote-Groups",
            "X-Remote",
            "X-RemoteUser",
            "X-Remote-User",
            "X-Remote-Extra-Scopes",
            "X-Auth-Request-User",
            "X-Auth-Request-Access-Token",
            "X-Forwarded-User",
            "X-Forwarded-Email",
            "X-Forwarded-Groups",
            "X-Forwarded-Preferred-Username",
            "X-Forwarded-Access-Token",
            "X-Authenticated",
            "X-Authenticated-User",
            "X-Email",
            "X-Group",
            "X-Groups",
            "X-Role",
            "X-Roles",
            "X-Forwarded-Roles",
            "X-JWT",
            "X-JWT-Assertion",
            "X-Jwt-Payload",
            "X-Apigateway-Api-Userinfo",
            "X-Endpoint-API-UserInfo",
            "X-Authenticated-Userid",
            "X-WEBAUTH-USER",
            "X-Goog-Authenticated-User-Email",
            "X-Goog-IAP-JWT-Assertion",
            "X-MS-CLIENT-PRINCIPAL",
            "X-MS-CLIENT-PRINCIPAL-NAME",
            "X-MS-TOKEN-AAD-ACCESS-TOKEN",
            "X-Amzn-Oidc-Data",
            "X-Amzn-Oidc-Identity",
            "Cf-Access-Jwt-Assertion",
            "Cf-Access-Authenticated-User-Email",
            "X-Pomerium-Jwt-Assertion",
            "X-Vouch-User",
            "Tailscale-User-Login",
            "X-authentik-username",
            "X-Consumer-Username",
            "X-Access-Token",
            "OIDC_CLAIM_sub");

    private static final List<String> METHODS_TARGETS_AND_OTHERS = List.of(
            "X-HTTP-Method-Override",
            "X-HTTP-Path-Override",
            "X-Method-Override",
            "X-Original-URL",
            "X-Original-Method",
            "X-Original-Path",
            "X-Rewrite-URL",
            "X-Rewrite-URI",
            "X-Override-URL",
            "X-Envoy-Original-Path",
            "X-Middleware-Subrequest",
            "Proxy",
            "X-User",
            "X-Users",
            "X-Username",
            "X-UserId",
            "X-Userinfo",
            "X-User-Id",
            "X-Token-Subject",
            "Impersonate-User",
            "Impersonate-Extra-Scopes",
            "Sudo",
            "X-SSL-Client-S-DN",
            "X-Client-Cert",
            "X-Forwarded-Client-Cert");

    private static final List<UnaryOperator<String>> SPELLINGS = List.of(
            name -> name,
            name -> name.toUpperCase(Locale.ROOT),
            name -> name.toLowerCase(Locale.ROOT),
            name -> name.replace('-', '_'),
            name -> name.replace('-', '.'));

    private static List<String> spelled(List<String> names) {
        return names.stream()
                .flatMap(name -> SPELLINGS.stream().map(spelling -> spelling.apply(name)))
                .distinct()
                .toList();
    }

    @Override
    String[] settings() {
        try {
            var legacy = Files.writeString(Files.createTempFile("legacy", ".yaml"), """
                    delegation.policies.legacy:
                      audience: https://legacy.example.com
                      scopes: [ tickets:read ]
                      request-headers: [ Accept, X-Correlation-Id ]
                    spring.cloud.gateway.server.webflux.routes:
                      - { id: tickets, uri: "${next-hop}", predicates: [ Path=/tickets/** ], filters: [ Delegation=tickets ] }
                      - { id: raw, uri: "${raw-hop}", predicates: [ Path=/raw/** ], filters: [ Delegation=tickets ] }
                      - { id: legacy, uri: "${next-hop}", predicates: [ Path=/legacy/** ], filters: [ Delegation=legacy ] }
                      - { id: versioned, uri: "${next-hop}", predicates: [ Path=/versioned/** ], filters: [ Delegation=legacy, "AddRequestHeader=X-Api-Version,2" ] }
                      - { id: adding, uri: "${next-hop}", predicates: [ Path=/adding/** ], filters: [ Delegation=tickets, "SetRequestHeader=X-User-Role,reader" ] }
                    """);
            return new String[] {"--spring.config.additional-location=" + legacy.toUri()};
        } catch (java.io.IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    @Test
    void noneOfARequestReachesTheNextHop() throws Exception {
        var names = spelled(Stream.concat(IDENTITIES.stream(), METHODS_TARGETS_AND_OTHERS.stream())
                .toList());
        for (int i = 0; i < names.size(); i += 60) {
            gateway().reset();
            try (var connection = connect()) {
                var lines = new ArrayList<String>();
                names.subList(i, Math.min(names.size(), i + 60)).forEach(name -> lines.add(name + ": root-of-all"));
                lines.add("Content-Length: 0");
                lines.add("");
                connection.send(with(lines.toArray(String[]::new)));
                var answer = connection.answer();
                assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            }
            assertThat(gateway().forwarded().getFirst().getHeaders().toString()).doesNotContain("root-of-all");
        }
    }

    @Test
    void noneOfAnAnswerReachesTheCaller() throws Exception {
        var names = new ArrayList<>(spelled(IDENTITIES));
        names.addAll(spelled(List.of("Delegation-Subject", "DPoP-Nonce", "Authorization", "Actor-Token", "Txn-Token")));
        for (int i = 0; i < names.size(); i += 60) {
            var lines = new StringBuilder();
            names.subList(i, Math.min(names.size(), i + 60))
                    .forEach(name -> lines.append(name).append(": root-of-all\r\n"));
            rawHop().behave(RawNextHop.answering(
                    "HTTP/1.1 200 OK\r\n" + lines + "X-Mine: kept\r\nContent-Length: 6\r\n\r\nserved"));
            try (var connection = connect()) {
                var answer = connection.send(good("/raw/1")).answer();
                assertThat(answer.header("X-Mine")).isEqualTo("kept");
                assertThat(answer.headers().toString()).doesNotContain("root-of-all");
            }
        }
    }

    @Test
    void trailersOfAnAnswerEndHere() throws Exception {
        rawHop().behave(RawNextHop.answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
                + "Trailer: Delegation-Subject, X-Mine\r\n\r\n6\r\nserved\r\n0\r\n"
                + "Delegation-Subject: root\r\nDPoP-Nonce: n\r\nX-Mine: 1\r\n\r\n"));
        try (var connection = connect()) {
            connection.send(good("/raw/1")
                    .replace("Host: gateway\r\n", "Host: gateway\r\nTE: trailers\r\nConnection: close, TE\r\n"));
            var bytes = new String(connection.in().readAllBytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
            assertThat(bytes).startsWith("HTTP/1.1 200").contains("served").endsWith("0\r\n\r\n");
            assertThat(bytes).doesNotContainIgnoringCase("delegation-subject").doesNotContain("X-Mine", "DPoP-Nonce");
        }
    }

    @Test
    void aRouteSetsWhatItLikesAndACallerCannotTakeItAway() throws Exception {
        try (var connection = connect()) {
            connection.send("GET /adding/1 HTTP/1.1\r\nHost: gateway\r\nx_user_role: admin\r\nX-User-Role: admin\r\n"
                    + authorized() + "\r\n");
            assertThat(connection.answer().status()).isEqualTo(200);
        }
        var seen = gateway().forwarded().getFirst();
        assertThat(seen.header("X-User-Role").values()).containsExactly("reader");
        assertThat(seen.getHeaders().toString()).doesNotContain("admin");
    }

    /** They begin as a family does, and say nothing of who calls. */
    @ParameterizedTest
    @ValueSource(strings = {"X-User-Agent", "X-Email-Template", "X-Group-By", "X-Role-Filter"})
    void aHeaderThatOnlyBeginsLikeThemPasses(String name) throws Exception {
        try (var connection = connect()) {
            connection.send(with(name + ": grpc-web-javascript/0.1", "Content-Length: 0", ""));
            assertThat(connection.answer().status()).isEqualTo(200);
        }
        assertThat(gateway().forwarded().getFirst().getHeader(name)).isEqualTo("grpc-web-javascript/0.1");
    }

    /** The policy says which headers of a caller go on; what the operator wrote on the route goes on too. */
    @Test
    void aRouteAddsAHeaderThatItsPolicyDoesNotLetThrough() throws Exception {
        try (var connection = connect()) {
            connection.send("GET /versioned/1 HTTP/1.1\r\nHost: gateway\r\nx_api_version: 1\r\nX-Api-Version: 1\r\n"
                    + authorized() + "\r\n");
            assertThat(connection.answer().status()).isEqualTo(200);
        }
        var seen = gateway().forwarded().getFirst();
        assertThat(seen.header("X-Api-Version").values()).containsExactly("2");
        assertThat(seen.getHeaders().keys()).doesNotContain("x_api_version");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"X-Anything: 1", "Cookie: a=b", "X-Legacy-User: root", "Accept-Language: de", "traceparent: x"})
    void aLegacyApiGetsOnlyTheHeadersThatItsPolicyNames(String other) throws Exception {
        try (var connection = connect()) {
            connection.send("POST /legacy/1 HTTP/1.1\r\nHost: gateway\r\nAccept: text/plain\r\nx-correlation-id: 7\r\n"
                    + "Content-Type: text/plain\r\nContent-Length: 2\r\n" + other + "\r\n" + authorized() + "\r\nhi");
            assertThat(connection.answer().status()).isEqualTo(200);
        }
        var seen = gateway().forwarded().getFirst();
        assertThat(seen.getHeaders().keys().stream().map(name -> name.toLowerCase(Locale.ROOT)))
                .contains("accept", "x-correlation-id", "content-type", "authorization", "delegation-subject")
                .doesNotContain(other.substring(0, other.indexOf(':')).toLowerCase(Locale.ROOT));
        assertThat(seen.getBodyAsString()).isEqualTo("hi");
    }
}

package dev.narrowgate.delegation.exchange;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.testing.SettableClock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Requests are signed with the keys of a role of AWS, which a token of the gateway about the hop assumes. */
@ExtendWith(OutputCaptureExtension.class)
class AwsRoleIT extends SourceAttack {

    private static final String SECRET = "s3cret-key-of-the-session";

    @Override
    String configuration(String address) {
        return """
                delegation.policies.tickets.credential:
                  aws-sigv4:
                    region: eu-central-1
                    service: execute-api
                    sts:
                      url: %1$s/
                      role-arn: arn:aws:iam::123456789012:role/reader
                      policy: '{"Version":"2012-10-17"}'
                      timeout: 500ms
                """.formatted(address);
    }

    private static String session(String accessKeyId, String expiration) {
        return """
                <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                  <AssumeRoleWithWebIdentityResult>
                    <SubjectFromWebIdentityToken>alice</SubjectFromWebIdentityToken>
                    <AssumedRoleUser>
                      <Arn>arn:aws:sts::123456789012:assumed-role/reader/alice</Arn>
                    </AssumedRoleUser>
                    <Credentials>
                      <SessionToken>token/of+the=session</SessionToken>
                      <SecretAccessKey>%s</SecretAccessKey>
                      <Expiration>%s</Expiration>
                      <AccessKeyId>%s</AccessKeyId>
                    </Credentials>
                  </AssumeRoleWithWebIdentityResult>
                  <ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>
                </AssumeRoleWithWebIdentityResponse>
                """.formatted(SECRET, expiration, accessKeyId);
    }

    private static String session(String accessKeyId, Duration life) {
        return session(
                accessKeyId,
                SettableClock.now().plus(life).truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private static ResponseDefinitionBuilder xml(String body) {
        return aResponse().withHeader("Content-Type", "text/xml").withBody(body);
    }

    @Test
    void requestsAreSignedWithTheKeysOfTheSession() throws Exception {
        answers(xml(session("ASIA1", Duration.ofMinutes(15))));

        var seen = shown();

        assertThat(seen.getHeader("Authorization"))
                .contains("Credential=ASIA1/")
                .contains("/eu-central-1/execute-api/aws4_request, ");
        assertThat(seen.getHeader("X-Amz-Security-Token")).isEqualTo("token/of+the=session");
        assertThat(new AwsService(SECRET).accepts(seen, "host", "x-amz-date", "x-amz-security-token"))
                .isTrue();
        assertThat(seen.getHeader("Delegation-Subject")).isEqualTo("alice");
    }

    @Test
    void theRoleIsAssumedWithANarrowerTokenForAwsAlone() throws Exception {
        answers(xml(session("ASIA1", Duration.ofMinutes(15))));
        var incoming = gateway().delegation().sign();

        shown(call(incoming));

        var asked = asked().getFirst();
        assertThat(asked.getHeader("Authorization")).isNull();
        assertThat(asked.formParameter("Action").getValues()).containsExactly("AssumeRoleWithWebIdentity");
        assertThat(asked.formParameter("Version").getValues()).containsExactly("2011-06-15");
        assertThat(asked.formParameter("RoleArn").getValues()).containsExactly("arn:aws:iam::123456789012:role/reader");
        assertThat(asked.formParameter("DurationSeconds").getValues()).containsExactly("900");
        assertThat(asked.formParameter("Policy").getValues()).containsExactly("{\"Version\":\"2012-10-17\"}");
        assertThat(asked.formParameter("RoleSessionName").getValues())
                .singleElement()
                .asString()
                .matches("alice-[0-9a-f]{32}");
        assertThat(asked.getBodyAsString()).doesNotContain(incoming);
        var token = SignedJWT.parse(asked.formParameter("WebIdentityToken").firstValue());
        var key = JWKSet.parse(gateway().call("/.well-known/jwks.json").body())
                .getKeyByKeyId(token.getHeader().getKeyID());
        assertThat(token.verify(new ECDSAVerifier(key.toECKey()))).isTrue();
        var claims = token.getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo(GatewayHarness.GATEWAY);
        assertThat(claims.getAudience()).containsExactly("sts.amazonaws.com");
        assertThat(claims.getSubject()).isEqualTo("alice");
        assertThat(claims.getStringClaim("sub_iss")).isEqualTo(GatewayHarness.IDP);
        assertThat(claims.getJSONObjectClaim("act")).containsEntry("sub", "orchestrator");
        assertThat(claims.getStringClaim("scope")).isEqualTo("tickets:read tickets:write");
        assertThat(claims.getExpirationTime().toInstant())
                .isBeforeOrEqualTo(SettableClock.now().plusSeconds(30));
    }

    @Test
    void awsFindsTheKeysByTheNameOfTheGateway() throws Exception {
        var document = json(gateway().call("/.well-known/openid-configuration"));

        assertThat(document.path("issuer").asString()).isEqualTo(GatewayHarness.GATEWAY);
        assertThat(document.path("jwks_uri").asString()).isEqualTo(GatewayHarness.GATEWAY + "/.well-known/jwks.json");
        assertThat(document.path("id_token_signing_alg_values_supported").get(0).asString())
                .isEqualTo("ES256");
        assertThat(document.path("response_types_supported").get(0).asString()).isEqualTo("id_token");
        assertThat(document.path("subject_types_supported").get(0).asString()).isEqualTo("public");
    }

    @Test
    void oneSessionServesADelegationAndNoOther() throws Exception {
        answers(xml(session("ASIA1", Duration.ofMinutes(15))).withFixedDelay(200));
        var token = gateway().delegation().sign();

        callAtOnce(() -> token);
        SettableClock.advance(Duration.ofSeconds(40));
        shown(call(token));
        assertThat(asked()).hasSize(1);

        shown(call(gateway().delegation().claim("task_id", "task-2").sign()));
        shown(call(gateway().delegation().claim("scope", "tickets:read").sign()));
        shown(call(gateway()
                .issuer()
                .token("bob", GatewayHarness.GATEWAY)
                .claim("scope", "tickets:read")
                .sign()));
        assertThat(asked()).hasSize(4);
        assertThat(asked().getLast().formParameter("RoleSessionName").firstValue())
                .startsWith("bob-");
    }

    @Test
    void aSessionIsNotUsedAfterItsEnd() throws Exception {
        answers(xml(session("ASIA1", Duration.ofSeconds(60))));
        var token = gateway().delegation().sign();
        assertThat(shown(call(token)).getHeader("Authorization")).contains("Credential=ASIA1/");

        SettableClock.advance(Duration.ofSeconds(55));
        answers(xml(session("ASIA2", Duration.ofSeconds(60))));

        assertThat(shown(call(token)).getHeader("Authorization")).contains("Credential=ASIA2/");
    }

    @Test
    void lawFourThePermissionOfTheHopEndsWithTheSession() throws Exception {
        answers(xml(session("ASIA1", Duration.ofSeconds(10))));

        shown();

        assertThat(decided().path("outgoing").path("exp").asLong())
                .isLessThanOrEqualTo(SettableClock.now().getEpochSecond() + 9);
    }

    @Test
    void aLongerSessionThanTheRequestedOneIsNotUsedLonger() throws Exception {
        var token = gateway().delegation().livesFor(3500).sign();
        answers(xml(session("ASIA1", Duration.ofDays(100))));
        shown(call(token));

        answers(xml(session("ASIA2", Duration.ofMinutes(15))));
        SettableClock.advance(Duration.ofSeconds(890));

        assertThat(shown(call(token)).getHeader("Authorization")).contains("Credential=ASIA2/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SessionToken", "SecretAccessKey", "Expiration", "AccessKeyId"})
    void anAnswerWithoutAMemberIsRefused(String member) throws Exception {
        answers(xml(session("ASIA1", Duration.ofMinutes(15)).replaceAll("<" + member + ">.*</" + member + ">", "")));

        refused("exchange-rejected", member + " is missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2020-01-01T00:00:00Z | have ended",
                "tomorrow | Expiration is not a time",
                "1999999999 | Expiration is not a time"
            })
    void anEndThatIsNoneIsRefused(String expiration, String reason) throws Exception {
        answers(xml(session("ASIA1", expiration)));

        refused("exchange-rejected", reason);
    }

    @Test
    void anAnswerWithADocumentTypeIsRefused() throws Exception {
        var secret = SourceAttack.class.getResource("SourceAttack.class");
        answers(xml("<!DOCTYPE r [ <!ENTITY e SYSTEM \"" + secret + "\"> ]>" + session("&e;", Duration.ofMinutes(15))));

        refused("exchange-rejected", "not the XML of AWS STS");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE r SYSTEM '%s/dtd'>",
                "<!DOCTYPE r [ <!ENTITY %% p SYSTEM '%s/dtd'> %%p; ]>",
                "<!DOCTYPE r PUBLIC 'r' '%s/dtd'>"
            })
    void anAnswerWithADocumentTypeFetchesNothing(String type) throws Exception {
        answers(xml(type.formatted(address()) + session("ASIA1", Duration.ofMinutes(15))));

        refused("exchange-rejected", "not the XML of AWS STS");

        assertThat(asked()).extracting(asked -> asked.getUrl()).containsExactly("/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<a>",
                "{\"AssumeRoleWithWebIdentityResponse\":{}}",
                "<a><a><a><a><a><a><a><a><a/></a></a></a></a></a></a></a></a>"
            })
    void anAnswerThatIsNotOfAwsIsRefused(String body) throws Exception {
        answers(xml(body));

        refused("exchange-rejected", "not the XML of AWS STS");
    }

    @Test
    void anAnswerOfAnotherTypeIsRefused() throws Exception {
        answers(xml(session("ASIA1", Duration.ofMinutes(15))).withHeader("Content-Type", "text/html"));

        refused("exchange-rejected", "not the XML of AWS STS");
    }

    @Test
    void aHugeAnswerIsRefused() throws Exception {
        answers(xml(session("A".repeat(100_000), Duration.ofMinutes(15))));

        refused("exchange-rejected", "more than 65536 bytes");
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        answers(temporaryRedirect("/elsewhere"));

        refused("exchange-rejected", "answered 302");

        assertThat(asked()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "400, InvalidIdentityToken, exchange-rejected",
        "403, AccessDenied, exchange-rejected",
        "400, IDPCommunicationError, exchange-unavailable",
        "400, Throttling, exchange-unavailable"
    })
    void aRefusalOfAwsIsNoneOfTheCaller(int status, String error, String code) throws Exception {
        answers(xml("<ErrorResponse><Error><Type>Sender</Type><Code>" + error
                        + "</Code><Message>secret text</Message></Error></ErrorResponse>")
                .withStatus(status));

        refused(code, "answered " + status + ", " + error);

        assertThat(gateway().audited().toString()).doesNotContain("secret text");
    }

    @Test
    void anAwsThatFailsOrHangsIsRefused() throws Exception {
        answers(aResponse().withStatus(500));
        refused("exchange-unavailable", "answered 500");

        answers(xml(session("ASIA1", Duration.ofMinutes(15))).withFixedDelay(5_000));
        refused("exchange-unavailable", "source tickets.credential.aws-sigv4 gave no answer in time");
    }

    @Test
    void noSecretIsInALogARecordOrHealth(CapturedOutput output) throws Exception {
        answers(xml(session("ASIA1", Duration.ofMinutes(15))));
        shown();
        var token = asked().getFirst().formParameter("WebIdentityToken").firstValue();
        answers(xml(token).withStatus(400));
        refused("exchange-rejected", "answered 400");

        for (var secret : new String[] {SECRET, "token/of+the=session", token}) {
            assertThat(gateway().audited().toString()).doesNotContain(secret);
            assertThat(health()).doesNotContain(secret);
            assertThat(output.getAll()).doesNotContain(secret);
        }
    }

    @Test
    void aRequestWithoutAPermissionAssumesNoRole() throws Exception {
        answers(xml(session("ASIA1", Duration.ofMinutes(15))));

        var answer = call(gateway().delegation().claim("scope", "other").sign());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(asked()).isEmpty();
        assertThat(gateway().forwarded()).isEmpty();
    }
}

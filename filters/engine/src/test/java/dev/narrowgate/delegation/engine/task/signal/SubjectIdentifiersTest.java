package dev.narrowgate.delegation.engine.task.signal;

import static dev.narrowgate.delegation.engine.task.signal.TestStream.ISSUER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.engine.jose.StrictJson;
import dev.narrowgate.delegation.revocation.Revocable;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectIdentifiersTest {

    private final SubjectIdentifiers identifiers =
            new SubjectIdentifiers(ISSUER, Set.of(ISSUER, "https://partner.example.com"), Set.of("device"));

    private String named(String json) {
        var object = StrictJson.object(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), "test");
        return identifiers.resolve(new ClaimReader(object, "")).stream()
                .map(Revocable::text)
                .collect(Collectors.joining("; "));
    }

    /** SE-04 and SE-06. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'format': 'iss_sub', 'iss': 'https://idp.example.com', 'sub': 'alice'}      | subject alice of https://idp.example.com
            {'format': 'iss_sub', 'iss': 'https://partner.example.com', 'sub': 'alice'}  | subject alice of https://partner.example.com
            {'format': 'opaque', 'id': 'alice'}                                          | subject alice of https://idp.example.com
            {'format': 'jwt_id', 'iss': 'https://idp.example.com', 'jti': 'jti-1'}       | token jti-1 of https://idp.example.com
            {'format': 'aliases', 'identifiers': [{'format': 'email', 'email': 'a@b.c'}, {'format': 'opaque', 'id': 'alice'}, {'format': 'iss_sub', 'iss': 'https://partner.example.com', 'sub': 'al'}]} | subject alice of https://idp.example.com; subject al of https://partner.example.com
            {'format': 'aliases', 'identifiers': [{'format': 'opaque', 'id': 'alice'}, {'format': 'opaque', 'id': 'alice'}]} | subject alice of https://idp.example.com
            {'format': 'complex', 'user': {'format': 'opaque', 'id': 'alice'}}           | subject alice of https://idp.example.com
            {'user': {'format': 'opaque', 'id': 'alice'}, 'tenant': {'format': 'opaque', 'id': 't'}} | subject alice of https://idp.example.com
            {'user': {'format': 'opaque', 'id': 'alice'}, 'session': {'format': 'opaque', 'id': 's'}} | subject alice of https://idp.example.com
            """)
    void resolvesWhatNamesAPrincipalOrAToken(String json, String named) {
        assertThat(named(json)).isEqualTo(named);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'format': 'email', 'email': 'alice@example.com'}",
                "{'format': 'phone_number', 'phone_number': '+12065550100'}",
                "{'format': 'account', 'uri': 'acct:alice@example.com'}",
                "{'format': 'did', 'url': 'did:example:1'}",
                "{'format': 'uri', 'uri': 'urn:uuid:1'}",
                "{'format': 'saml_assertion_id', 'issuer': 'i', 'assertion_id': 'a'}",
                "{'format': 'iss_sub', 'iss': 'https://other.example', 'sub': 'alice'}",
                "{'format': 'jwt_id', 'iss': 'https://other.example', 'jti': 'jti-1'}",
                "{'format': 'aliases', 'identifiers': [{'format': 'aliases', 'identifiers': [{'format': 'opaque', 'id': 'alice'}]}]}",
                "{'format': 'aliases', 'identifiers': []}",
                "{'session': {'format': 'opaque', 'id': 's'}}",
                "{'user': {'format': 'email', 'email': 'a@b.c'}}",
                "{'user': {'user': {'format': 'opaque', 'id': 'alice'}}}",
                "{'user': {'format': 'opaque', 'id': 'alice'}, 'device': {'format': 'opaque', 'id': 'd'}}",
                "{}",
            })
    void resolvesNothingElse(String json) {
        assertThat(named(json)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'format': 1}",
                "{'format': 'iss_sub', 'iss': 'https://idp.example.com'}",
                "{'format': 'iss_sub', 'iss': 'https://idp.example.com', 'sub': ''}",
                "{'format': 'opaque'}",
                "{'format': 'jwt_id', 'jti': 'x'}",
                "{'format': 'aliases', 'identifiers': ['alice']}",
                "{'user': 'alice'}",
            })
    void refusesAMalformedIdentifier(String json) {
        assertThatThrownBy(() -> named(json)).isInstanceOf(TokenRejected.class);
    }

    @Test
    void noIdentifierNamesNothing() {
        assertThat(identifiers.resolve(null)).isEmpty();
    }
}

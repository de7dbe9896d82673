package dev.narrowgate.delegation.engine.verification.introspection;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.*;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.ACTIVE;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.TOKEN_TYPE;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.engine.jose.CompactToken;
import dev.narrowgate.delegation.engine.verification.DelegationClaims;
import dev.narrowgate.delegation.engine.verification.TrustedIssuer;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.KeyBinding;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.VerifiedToken;
import dev.narrowgate.delegation.verification.TokenVerifier;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/**
 * Verifies tokens by asking their issuer (RFC 7662). An answer must pass all checks of a JWT, because an active token
 * is not necessarily one for this gateway (section 4).
 */
public final class IntrospectingTokenVerifier implements TokenVerifier {

    /** {@code b64token} (RFC 6750, section 2.1). */
    private static final Pattern B64TOKEN = Pattern.compile("[A-Za-z0-9\\-._~+/]++=*+");

    private final TrustedIssuer issuer;
    private final DelegationClaims claims;
    private final Function<BearerToken, Mono<byte[]>> endpoint;
    private final IntrospectionAnswers answers;
    private final Consumer<ClaimReader> further;
    private final @Nullable String audience;
    private final Duration keep;
    private final InstantSource clock;

    /**
     * @param actorIssuers the issuers that vouch for actors
     * @param endpoint asks the issuer; fails with {@code KeysUnavailable} when there is no answer
     * @param further checks the answer further; refuses with {@code TokenRejected}
     * @param audience the audience of a token whose answer names none; if null, such a token is refused
     * @param keep how long an answer is valid without asking again
     */
    public IntrospectingTokenVerifier(
            TrustedIssuer issuer,
            Set<String> actorIssuers,
            Function<BearerToken, Mono<byte[]>> endpoint,
            IntrospectionAnswers answers,
            Consumer<ClaimReader> further,
            @Nullable String audience,
            Duration keep,
            InstantSource clock) {
        this.issuer = issuer;
        this.claims = new DelegationClaims(issuer, actorIssuers);
        this.endpoint = endpoint;
        this.answers = answers;
        this.further = further;
        this.audience = audience;
        this.keep = keep;
        this.clock = clock;
    }

    @Override
    public Answer<VerifiedToken> verify(BearerToken token, TokenUse use) {
        if (!issuer.speaksAs(use)) {
            return Answer.refused(new TokenRejected("issuer " + issuer.issuer() + " does not vouch for "
                    + (use == TokenUse.ACTOR ? "actors" : "subjects")));
        }
        var text = token.value();
        if (text.length() > CompactToken.MAXIMUM_LENGTH
                || !B64TOKEN.matcher(text).matches()) {
            return Answer.refused(new TokenRejected("longer than " + CompactToken.MAXIMUM_LENGTH
                    + " characters, or has characters that a token cannot have"));
        }
        var asked = clock.instant();
        return Answer.awaited(endpoint.apply(token)
                .flatMap(answer -> answers.read(answer, asked))
                .map(answer -> verified(token, use, answer, asked)));
    }

    private VerifiedToken verified(
            BearerToken token, TokenUse use, IntrospectionAnswers.Content content, Instant asked) {
        var answer = content.members();
        var active = answer.get(ACTIVE);
        // Only the JSON literal counts, not "true" or 1 (RFC 7662, section 2.2).
        if (active == null || !active.isBoolean() || !active.booleanValue()) {
            // It is unknown, expired or revoked: the answer does not say which (RFC 7662, section 2.2).
            throw TokenRejected.revoked("issuer " + issuer.issuer() + " says that the token is not active");
        }
        checkWhole(answer);
        checkIssuer(answer);
        further.accept(new ClaimReader(answer, ""));
        complete(answer, token);
        var verified = claims.read(answer, use, token.fingerprint(), clock.instant(), asked.plus(keep))
                .believedUntil(content.believedUntil());
        checkType(answer, verified);
        checkSecrecy(token, verified);
        return verified;
    }

    private static void checkWhole(ObjectNode answer) {
        var whole = answer.get(CHAIN_COMPLETE);
        if (whole != null && (!whole.isBoolean() || !whole.booleanValue())) {
            throw TokenRejected.passing("its issuer does not give the whole chain of actors");
        }
    }

    /** Refuses a token that is no access token, or whose type is not known here (RFC 6749, section 7.1). */
    private static void checkType(ObjectNode answer, VerifiedToken verified) {
        var reader = new ClaimReader(answer, "");
        var type = reader.optionalString(TOKEN_TYPE);
        if (type == null || type.equalsIgnoreCase(AuthorizationScheme.BEARER.text())) {
            return;
        }
        if (!type.equalsIgnoreCase(AuthorizationScheme.DPOP.text())) {
            throw reader.refused(TOKEN_TYPE, "is neither Bearer nor DPoP");
        }
        if (!verified.holder().isBoundBy(KeyBinding.Kind.JKT)) {
            throw reader.refused(TOKEN_TYPE, "is DPoP, but the answer names no key");
        }
    }

    /** Refuses a token that its claims repeat, because these claims are written to records and tokens. */
    private static void checkSecrecy(BearerToken token, VerifiedToken verified) {
        if (Stream.of(
                        verified.id().jti(),
                        verified.subject().subject(),
                        verified.parties().subjectName(),
                        verified.task() == null ? null : verified.task().name())
                .filter(Objects::nonNull)
                .anyMatch(token::isRepeatedIn)) {
            throw new TokenRejected("its issuer repeats the token in a recorded claim");
        }
    }

    /** Checks that an answer that names its issuer names the one that was asked. An answer may omit it. */
    private void checkIssuer(ObjectNode answer) {
        var reader = new ClaimReader(answer, "");
        var named = reader.optionalString(ISS);
        if (named != null && !named.equals(issuer.issuer())) {
            throw reader.refused(ISS, "is not the issuer that was asked");
        }
    }

    /** Adds the claims that a JWT must have and an answer may omit: the id, the audience and the time of issue. */
    private void complete(ObjectNode answer, BearerToken token) {
        // The id is written in many places, so it must not contain the token.
        if (!answer.has(JTI) || token.isRepeatedIn(answer.path(JTI).asString(""))) {
            answer.put(JTI, token.fingerprint().tokenId());
        }
        // By configuration, the issuer answers only about tokens for this gateway (RFC 7662, section 2.2).
        if (audience != null && !answer.has(AUD)) {
            answer.put(AUD, audience);
        }
        if (!answer.has(IAT)) {
            answer.put(IAT, clock.instant().getEpochSecond());
        }
    }
}

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
 * Verifies tokens by asking their issuer (RFC 7662). An answer is held to all that a JWT is held to: that a token is active
 * does not make it one for this gateway (section 4).
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
     * @param further refuses with {@code TokenRejected} what else an answer may not say
     * @param audience whom a token is for when an answer does not say; without it the token is refused then
     * @param keep how long an answer is believed without asking again
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
            return Answer.refused(new TokenRejected(
                    "longer than " + CompactToken.MAXIMUM_LENGTH + " characters, or of others than a token has"));
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
        // Nothing but the word of JSON: "true" and 1 are not it (RFC 7662, section 2.2).
        if (active == null || !active.isBoolean() || !active.booleanValue()) {
            throw new TokenRejected("issuer " + issuer.issuer() + " says that it is not active");
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
            throw TokenRejected.passing("its issuer does not show the whole chain of actors");
        }
    }

    /** What is no access token, or has to be used in a way that is not known here, is none (RFC 6749, section 7.1). */
    private static void checkType(ObjectNode answer, VerifiedToken verified) {
        var reader = new ClaimReader(answer, "");
        var type = reader.optionalString(TOKEN_TYPE);
        if (type == null || type.equalsIgnoreCase(AuthorizationScheme.BEARER.text())) {
            return;
        }
        if (!type.equalsIgnoreCase(AuthorizationScheme.DPOP.text())) {
            throw reader.refused(TOKEN_TYPE, "is neither Bearer nor DPoP");
        }
        if (!verified.isBoundBy(KeyBinding.Kind.JKT)) {
            throw reader.refused(TOKEN_TYPE, "is DPoP, and no key is named");
        }
    }

    /** These are written down in records and in tokens, which a token must not be. */
    private static void checkSecrecy(BearerToken token, VerifiedToken verified) {
        if (Stream.of(verified.id().jti(), verified.subject().subject(), verified.subjectName(), verified.task())
                .filter(Objects::nonNull)
                .anyMatch(token::isRepeatedIn)) {
            throw new TokenRejected("its issuer repeats the token in a claim that is written down");
        }
    }

    /** An answer need not repeat who gives it; when it does, it has to be the one that was asked. */
    private void checkIssuer(ObjectNode answer) {
        var reader = new ClaimReader(answer, "");
        var named = reader.optionalString(ISS);
        if (named != null && !named.equals(issuer.issuer())) {
            throw reader.refused(ISS, "is another issuer than the one that was asked");
        }
    }

    /** Puts in what a JWT has to have and an answer may leave out: a name for the token, and when it began to count. */
    private void complete(ObjectNode answer, BearerToken token) {
        // A name is written down in many places, which a token must not be.
        if (!answer.has(JTI) || token.isRepeatedIn(answer.path(JTI).asString(""))) {
            answer.put(JTI, token.fingerprint().tokenId());
        }
        // The configuration says so: the issuer tells this gateway of no token that is for another (RFC 7662, section
        // 2.2).
        if (audience != null && !answer.has(AUD)) {
            answer.put(AUD, audience);
        }
        if (!answer.has(IAT)) {
            answer.put(IAT, clock.instant().getEpochSecond());
        }
    }
}

package dev.narrowgate.delegation.engine.exchange.credential;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.engine.exchange.credential.ConfiguredCredential.AwsRole;
import dev.narrowgate.delegation.engine.oauth.EndpointAnswer;
import dev.narrowgate.delegation.engine.oauth.FormRequest;
import dev.narrowgate.delegation.engine.oauth.OAuthEndpoint;
import dev.narrowgate.delegation.exchange.ExchangeKey;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.exchange.TokenExchanger;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * Assumes a role of AWS with a token of this gateway about the hop ({@code AssumeRoleWithWebIdentity}). The requests to the
 * next hop are signed with the keys of the session.
 */
final class AwsRoleSource implements CredentialSource {

    /** The token is sent at once. */
    private static final Duration LONGEST_LIFE = Duration.ofMinutes(5);

    private static final String ACTION = "AssumeRoleWithWebIdentity";

    private static final String RESPONSE = ACTION + "Response";

    private static final String RESULT = ACTION + "Result";

    private static final String CREDENTIALS = "Credentials";

    private static final Set<String> XML = Set.of("text/xml", "application/xml");

    /** The errors after which another attempt may succeed. */
    private static final Set<String> PASSING = Set.of("IDPCommunicationError", "Throttling", "ThrottlingException");

    private static final Pattern CODE = Pattern.compile("[A-Za-z.]{1,64}");

    /** The characters that the name of a session cannot have. */
    private static final Pattern NO_SESSION_NAME = Pattern.compile("[^A-Za-z0-9_+=,.@-]");

    private final AwsRole role;
    private final TokenExchanger tokens;
    private final OAuthEndpoint http;
    private final SourceEndpoint endpoint;
    private final InstantSource clock;

    /**
     * @param tokens signs the narrower token for AWS STS
     * @param http sends forms to AWS STS, without an authentication of a client
     */
    AwsRoleSource(
            AwsRole role, TokenExchanger tokens, OAuthEndpoint http, SourceEndpoint endpoint, InstantSource clock) {
        StsAnswer.load();
        this.role = role;
        this.tokens = tokens;
        this.http = http;
        this.endpoint = endpoint;
        this.clock = clock;
    }

    /** Returns everything that a session depends on. A new decision with the same grant changes nothing in it. */
    static ExchangeKey key(ExchangeRequest request) {
        var key = request.key();
        return new ExchangeKey(
                key.presented(),
                key.parties(),
                key.holder(),
                key.authentication(),
                key.details(),
                key.origins(),
                key.passage(),
                key.permit().withoutId());
    }

    @Override
    public Answer<ShortLivedCredential> credential(ExchangeRequest request) {
        return tokens.exchange(forSts(request)).then(issued -> Answer.awaited(assumed(request, issued)));
    }

    /** The same hop, but with AWS STS as the audience of its token (law 5). */
    private ExchangeRequest forSts(ExchangeRequest request) {
        return new ExchangeRequest(
                request.delegation(), request.permit().forAudience(role.audience(), LONGEST_LIFE), request.presented());
    }

    private Mono<ShortLivedCredential> assumed(ExchangeRequest request, IssuedToken issued) {
        var token = Objects.requireNonNull(issued.authorization().token());
        var form = form(sessionName(request.delegation().subject()), token);
        return endpoint.call(Mono.defer(() -> {
            var begun = clock.instant();
            return http.post(uri -> form, "text/xml", answer -> credential(answer, begun));
        }));
    }

    private FormRequest form(String session, BearerToken token) {
        var form = FormRequest.empty()
                .with("Action", ACTION)
                .with("Version", "2011-06-15")
                .with("RoleArn", role.role())
                .with("RoleSessionName", session)
                .with("WebIdentityToken", token.value())
                .with("DurationSeconds", String.valueOf(role.life().toSeconds()));
        return role.policy() == null ? form : form.with("Policy", role.policy());
    }

    /** A readable name for the logs of AWS, of at most 64 characters. Two subjects never have the same one. */
    private static String sessionName(Principal subject) {
        var readable = NO_SESSION_NAME.matcher(subject.subject()).replaceAll("-");
        var digest =
                TokenFingerprint.of(subject.issuer() + ' ' + subject.subject()).hex();
        return readable.substring(0, Math.min(readable.length(), 31)) + '-' + digest.substring(0, 32);
    }

    private ShortLivedCredential credential(EndpointAnswer answer, Instant begun) {
        endpoint.check(answer.status(), answer.retryAfter());
        var members = XML.contains(answer.mediaType()) ? StsAnswer.read(answer.body()) : null;
        if (answer.status() != 200) {
            throw refusal(answer.status(), members == null ? null : members.text("ErrorResponse", "Error", "Code"));
        }
        if (members == null) {
            throw endpoint.rejected("gave an invalid answer: not the XML of AWS STS");
        }
        var identity = AwsSessionCredentialsIdentity.create(
                text(members, "AccessKeyId"), text(members, "SecretAccessKey"), text(members, "SessionToken"));
        var signature = new AwsSignature(
                identity, role.signing().region(), role.signing().service(), clock);
        return ShortLivedCredential.living(signature, begun, life(text(members, "Expiration"), begun));
    }

    private DelegationFailure refusal(int status, @Nullable String code) {
        if (code == null || !CODE.matcher(code).matches()) {
            return endpoint.rejected("answered " + status);
        }
        var what = "answered " + status + ", " + code;
        return PASSING.contains(code) ? endpoint.unavailable(what) : endpoint.rejected(what);
    }

    private String text(StsAnswer answer, String name) {
        var text = answer.text(RESPONSE, RESULT, CREDENTIALS, name);
        if (text == null || !HeaderText.isOne(text)) {
            throw endpoint.rejected(
                    "gave an invalid answer: " + name + " is missing, or no text that a header carries");
        }
        return text;
    }

    /** A longer life than the requested one is not used. */
    private Duration life(String expiration, Instant begun) {
        try {
            var life = Duration.between(begun, Instant.parse(expiration));
            if (!life.isPositive()) {
                throw endpoint.rejected("gave keys that have ended");
            }
            return life.compareTo(role.life()) > 0 ? role.life() : life;
        } catch (DateTimeParseException malformed) {
            throw endpoint.rejected("gave an invalid answer: Expiration is not a time");
        }
    }
}

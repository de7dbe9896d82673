package dev.narrowgate.delegation.config.issuer;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which claims an issuer's tokens say things in, as it is written. Of several the first that is present counts; the provider's stay
 * where nothing is written.
 *
 * @param client The claims that name the client. In each of these lists the first claim that is present counts.
 *     Default: the provider's. Allowed: not empty; no claim with another meaning.
 * @param scope The claims with the scopes, as a text or a list. Default: the provider's. Allowed: not empty; no claim
 *     with another meaning.
 * @param subject The claims that name the subject, or the actor of an actor token. Default: the provider's. Allowed:
 *     not empty; no claim with another meaning; several claims together with {@code +} between, and then alone in the
 *     list; for an issuer of subjects no claim of a client, scope, type or id.
 * @param audience The claims that name the audience. Default: the provider's. Allowed: {@code aud} first; then of
 *     {@code client_id}, {@code azp}, {@code cid}, {@code appid}, {@code resource}, and these only with {@code
 *     audiences}.
 * @param id The claims with the token's id. If this key is set, a token without any of them is known by its hash.
 *     Default: the provider's. Allowed: not empty; no claim with another meaning.
 * @param task The claims that name the task. Default: {@code task-claim}. Allowed: not empty; no claim with another
 *     meaning; not beside {@code task-claim}.
 * @param name The claims with the display name of the subject. Default: the provider's. Allowed: not empty; no claim
 *     with another meaning.
 */
public record ClaimsProperties(
        @Nullable List<String> client,
        @Nullable List<String> scope,
        @Nullable List<String> subject,
        @Nullable List<String> audience,
        @Nullable List<String> id,
        @Nullable List<String> task,
        @Nullable List<String> name) {

    /** A mere name in the place of the section, as {@code claims: entra}: it is a provider's, and says nothing of claims. */
    public static ClaimsProperties of(String provider) {
        return new ClaimsProperties(null, null, null, null, null, null, null);
    }

    boolean isEmpty() {
        return Stream.of(client, scope, subject, audience, id, task, name).allMatch(Objects::isNull);
    }
}

package dev.narrowgate.delegation.engine.verification.provider;

import dev.narrowgate.delegation.engine.jose.DelegationClaimNames;
import java.util.List;

/**
 * The claims that may hold each part of an access token. Of several claims, the first that is present counts.
 *
 * @param client the client that requested the token
 * @param scope the permitted scopes
 * @param subject the subject
 * @param audience the audience
 * @param id the id of the token
 * @param task the task of the token; empty: the one claim that the issuer's {@code task-claim} names
 * @param name the display name of the subject
 */
public record ClaimNames(
        List<String> client,
        List<String> scope,
        List<SubjectName> subject,
        List<String> audience,
        List<String> id,
        List<String> task,
        List<String> name) {

    /** The claims of RFC 9068, section 2.2. */
    public static final ClaimNames RFC9068 = new ClaimNames(
            List.of(DelegationClaimNames.CLIENT_ID),
            List.of(DelegationClaimNames.SCOPE),
            List.of(SubjectName.of(DelegationClaimNames.SUB)),
            List.of(DelegationClaimNames.AUD),
            List.of(DelegationClaimNames.JTI),
            List.of(),
            List.of());

    public ClaimNames {
        client = List.copyOf(client);
        scope = List.copyOf(scope);
        subject = List.copyOf(subject);
        audience = List.copyOf(audience);
        id = List.copyOf(id);
        task = List.copyOf(task);
        name = List.copyOf(name);
    }

    public ClaimNames withClient(List<String> claims) {
        return new ClaimNames(claims, scope, subject, audience, id, task, name);
    }

    public ClaimNames withScope(List<String> claims) {
        return new ClaimNames(client, claims, subject, audience, id, task, name);
    }

    public ClaimNames withSubject(List<SubjectName> claims) {
        return new ClaimNames(client, scope, claims, audience, id, task, name);
    }

    public ClaimNames withAudience(List<String> claims) {
        return new ClaimNames(client, scope, subject, claims, id, task, name);
    }

    public ClaimNames withId(List<String> claims) {
        return new ClaimNames(client, scope, subject, audience, claims, task, name);
    }

    public ClaimNames withTask(List<String> claims) {
        return new ClaimNames(client, scope, subject, audience, id, claims, name);
    }

    public ClaimNames withName(List<String> claims) {
        return new ClaimNames(client, scope, subject, audience, id, task, claims);
    }
}

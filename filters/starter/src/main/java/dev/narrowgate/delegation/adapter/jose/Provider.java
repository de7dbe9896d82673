package dev.narrowgate.delegation.adapter.jose;

import static dev.narrowgate.delegation.adapter.jose.FixedClaim.absent;
import static dev.narrowgate.delegation.adapter.jose.FixedClaim.oneOf;

import dev.narrowgate.delegation.adapter.jose.Dialect.Part;
import java.util.List;

/** The identity providers whose default tokens are known. This is the one table of how they write; docs/reference/providers.md shows it. */
public enum Provider {
    /** Any that writes what RFC 9068 says. */
    RFC9068(Kind.SERVER, Dialect.RFC9068),

    /** Auth0 with its own token profile: no id, and the client in {@code azp}. */
    AUTH0(
            Kind.SERVER,
            Dialect.USUAL
                    .with(names -> names.withClient(List.of("azp", "client_id")))
                    .without(Part.ID)),

    /** Active Directory Federation Services. Its {@code auth_time} is a text. */
    ADFS(
            Kind.SERVER,
            Dialect.USUAL
                    .with(names -> names.withClient(List.of("appid", "client_id"))
                            .withScope(List.of("scp", "scope"))
                            .withId(List.of("jti", "uti")))
                    .withRule((written, names, read, use) -> read.remove(DelegationClaimNames.AUTH_TIME))),

    /** Amazon Cognito, which writes no {@code aud} unless it is asked for a resource: the client stands for it. */
    COGNITO(
            Kind.SERVER,
            Dialect.USUAL
                    .with(names -> names.withAudience(List.of("aud", "client_id")))
                    .with(Part.ID)
                    .typed(Dialect.NO_TYPE, "jwt", "at+jwt")
                    .fixedBy(oneOf("token_use", "access"))),

    /** Microsoft Entra. Its {@code sub} is another one for each application, so the subject is {@code oid}. */
    ENTRA(
            Kind.SERVER,
            Dialect.USUAL
                    .with(names -> names.withClient(List.of("azp", "appid"))
                            .withScope(List.of("scp"))
                            .withSubject(List.of(SubjectName.of("oid")))
                            .withId(List.of("uti")))
                    .with(Part.ID)
                    .typed("jwt")
                    .withRule(new EntraClaims())),

    /** GitHub Actions: the identity of a workflow's run. */
    GITHUB_ACTIONS(Kind.SHARED_PLATFORM, Dialect.workload("jwt")),

    /** GitLab CI: the identity of a job. */
    GITLAB(Kind.SHARED_PLATFORM, Dialect.workload("jwt")),

    /** Google's identity tokens of service accounts. */
    GOOGLE(Kind.SHARED_PLATFORM, Dialect.workload("jwt")),

    /** Keycloak. */
    KEYCLOAK(
            Kind.SERVER,
            Dialect.USUAL
                    .with(names ->
                            names.withClient(List.of("azp", "client_id")).withName(List.of("preferred_username")))
                    .with(Part.ID)
                    // An ID token is ID there, and a refresh token Refresh.
                    .fixedBy(oneOf("typ", "Bearer", "DPoP"))
                    .withRule(new KeycloakClaims())),

    /** Kubernetes: the projected token of a service account. */
    KUBERNETES(Kind.PLATFORM, Dialect.workload(Dialect.NO_TYPE, "jwt")),

    /** Okta, a custom authorization server. */
    OKTA(
            Kind.SERVER,
            Dialect.USUAL
                    .with(names -> names.withClient(List.of("cid")).withScope(List.of("scp")))
                    .with(Part.ID)
                    .typed(Dialect.NO_TYPE, "jwt", "at+jwt")),

    /** PingAM, PingFederate and PingOne. */
    PING(Kind.SERVER, Dialect.USUAL.with(Part.ID).typed(Dialect.NO_TYPE, "jwt", "at+jwt")),

    /** Spring Authorization Server, and IdentityServer: scopes are a list. The first names no client, and its ID tokens do. */
    SPRING(
            Kind.SERVER,
            Dialect.USUAL
                    .with(Part.ID)
                    .without(Part.CLIENT)
                    .typed(Dialect.NO_TYPE, "jwt", "at+jwt")
                    .fixedBy(absent("azp")));

    private enum Kind {
        SERVER,
        PLATFORM,
        SHARED_PLATFORM
    }

    private final Kind kind;
    private final Dialect dialect;

    Provider(Kind kind, Dialect dialect) {
        this.kind = kind;
        this.dialect = dialect;
    }

    /** How it writes by default. */
    public Dialect dialect() {
        return dialect;
    }

    /** Whether it signs for workloads alone: its tokens name no client and have no scope. */
    public boolean isPlatform() {
        return kind != Kind.SERVER;
    }

    /** Whether anybody can have a token of it for any audience, so that its word is good for an actor that is named alone. */
    public boolean isShared() {
        return kind == Kind.SHARED_PLATFORM;
    }
}

package dev.narrowgate.delegation.engine.verification.provider;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.*;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.ACCESS_TOKEN;
import static dev.narrowgate.delegation.engine.verification.provider.FixedClaim.absent;
import static dev.narrowgate.delegation.engine.verification.provider.FixedClaim.absentOrOneOf;
import static dev.narrowgate.delegation.engine.verification.provider.FixedClaim.oneOf;
import static dev.narrowgate.delegation.engine.verification.provider.ProviderClaimNames.*;

import dev.narrowgate.delegation.engine.jose.DelegationClaimNames;
import dev.narrowgate.delegation.engine.jose.MediaTypes;
import dev.narrowgate.delegation.engine.verification.provider.Dialect.Part;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import java.util.List;

/** The identity providers with known default tokens. docs/reference/providers.md shows this table of dialects. */
public enum Provider {
    /** Any issuer of tokens in the form of RFC 9068. */
    RFC9068(Dialect.RFC9068),

    /** Auth0 with its own token profile: no id, and the client in {@code azp}. */
    AUTH0(Dialect.USUAL
            .with(names -> names.withClient(List.of(AZP, CLIENT_ID)))
            .without(Part.ID)
            // Only the token of a login has a nonce (OpenID Connect Core 1.0, section 2).
            .fixedBy(absent(NONCE))),

    /** Active Directory Federation Services. Its {@code auth_time} is a text. */
    ADFS(Dialect.USUAL
            .with(names -> names.withClient(List.of(APPID, CLIENT_ID))
                    .withScope(List.of(SCP, SCOPE))
                    .withId(List.of(JTI, UTI)))
            .fixedBy(absent(NONCE))
            .withRule((written, names, read, use) -> read.remove(DelegationClaimNames.AUTH_TIME))),

    /** Amazon Cognito, which writes {@code aud} only for a requested resource. Otherwise the client is the audience. */
    COGNITO(Dialect.USUAL
            .with(names -> names.withAudience(List.of(AUD, CLIENT_ID)))
            .with(Part.ID)
            .typed(Dialect.NO_TYPE, MediaTypes.JWT, MediaTypes.AT_JWT)
            .fixedBy(oneOf(TOKEN_USE, "access"))),

    /** Microsoft Entra. Its {@code sub} differs for each application, so the subject is {@code oid}. */
    ENTRA(Dialect.USUAL
            .with(names -> names.withClient(EntraClaims.CLIENTS)
                    .withScope(List.of(SCP))
                    .withSubject(List.of(SubjectName.of(OID)))
                    .withId(List.of(UTI)))
            .with(Part.ID)
            .typed(MediaTypes.JWT)
            .withRule(new EntraClaims())),

    /** GitHub Actions: the identity of a workflow's run. */
    GITHUB_ACTIONS(Dialect.workload(MediaTypes.JWT)),

    /** GitLab CI: the identity of a job. */
    GITLAB(Dialect.workload(MediaTypes.JWT)),

    /** Google's identity tokens of service accounts. */
    GOOGLE(Dialect.workload(MediaTypes.JWT)),

    /** Keycloak. */
    KEYCLOAK(Dialect.USUAL
            .with(names -> names.withClient(List.of(AZP, CLIENT_ID)).withName(List.of(PREFERRED_USERNAME)))
            .with(Part.ID)
            // The value of an ID token is ID, and that of a refresh token is Refresh.
            .fixedBy(oneOf(TYP, AuthorizationScheme.BEARER.text(), AuthorizationScheme.DPOP.text()))
            .withRule(new KeycloakClaims(true))),

    /** Kubernetes: the projected token of a service account. */
    KUBERNETES(Dialect.workload(Dialect.NO_TYPE, MediaTypes.JWT)),

    /** Okta, a custom authorization server. Its introspection responses have the names of RFC 7662. */
    OKTA(Dialect.USUAL
            .with(names -> names.withClient(List.of(CID, CLIENT_ID)).withScope(List.of(SCP, SCOPE)))
            .with(Part.ID)
            .typed(Dialect.NO_TYPE, MediaTypes.JWT, MediaTypes.AT_JWT)
            .fixedBy(absent(NONCE))),

    /** PingAM, PingFederate and PingOne. PingAM names the kind of a token in a claim. */
    PING(Dialect.USUAL
            .with(Part.ID)
            .typed(Dialect.NO_TYPE, MediaTypes.JWT, MediaTypes.AT_JWT)
            .fixedBy(absentOrOneOf(TOKEN_NAME, ACCESS_TOKEN))),

    /**
     * Spring Authorization Server and IdentityServer: scopes are a list. Spring's access tokens name no client, but its
     * ID tokens do.
     */
    SPRING(Dialect.USUAL
            .with(Part.ID)
            .without(Part.CLIENT)
            .typed(Dialect.NO_TYPE, MediaTypes.JWT, MediaTypes.AT_JWT)
            .fixedBy(absent(AZP))
            .fixedBy(absent(NONCE))
            .withRule(new SpringClaims()));

    private final Dialect dialect;

    Provider(Dialect dialect) {
        this.dialect = dialect;
    }

    /** Returns the provider's default dialect. */
    public Dialect dialect() {
        return dialect;
    }
}

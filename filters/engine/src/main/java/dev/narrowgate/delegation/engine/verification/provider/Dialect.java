package dev.narrowgate.delegation.engine.verification.provider;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.*;
import static dev.narrowgate.delegation.engine.verification.provider.FixedClaim.absent;
import static dev.narrowgate.delegation.engine.verification.provider.FixedClaim.absentOrOneOf;
import static dev.narrowgate.delegation.engine.verification.provider.ProviderClaimNames.TYP;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.engine.jose.MediaTypes;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.TokenFingerprint;
import dev.narrowgate.delegation.token.TokenUse;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Describes how an issuer names the parts of an access token. An absent part stays absent: a token without scopes has
 * none, and one without an audience is refused.
 *
 * @param demands the parts that a token must have besides its subject, its audience and its times
 * @param listsScopes whether scopes may also be an array; RFC 9068 has one text (section 2.2.3)
 * @param types the values of {@code typ} that its access tokens have
 * @param fixed the claims by which its access tokens differ from other tokens that it signs
 */
public record Dialect(
        ClaimNames names,
        Set<Part> demands,
        boolean listsScopes,
        Set<String> types,
        List<FixedClaim> fixed,
        ProviderRule rule)
        implements ClaimMapping {

    /** A part that not every provider writes. */
    public enum Part {
        /** The client that requested the token. */
        CLIENT,
        /** The id of the token. */
        ID
    }

    /** RFC 9068, section 2.2. */
    public static final Dialect RFC9068 = new Dialect(
            ClaimNames.RFC9068,
            Set.of(Part.CLIENT, Part.ID),
            false,
            Set.of(MediaTypes.AT_JWT),
            List.of(),
            ProviderRule.NONE);

    /** The usual form of a provider's tokens: without an id, and with claims that distinguish them from ID tokens. */
    static final Dialect USUAL = new Dialect(
            ClaimNames.RFC9068,
            Set.of(Part.CLIENT),
            true,
            Set.of(MediaTypes.JWT, MediaTypes.AT_JWT),
            // OpenID Connect Core 1.0, sections 3.1.3.6 and 3.3.2.11.
            // A logout token has events (OpenID Connect Back-Channel Logout 1.0, section 2.4).
            List.of(absent(AT_HASH), absent(C_HASH), absent(EVENTS)),
            ProviderRule.NONE);

    private static final int LONGEST_NAME = 256;

    /** The value in {@code types} for a token without {@code typ}. */
    public static final String NO_TYPE = "none";

    public Dialect {
        demands = Set.copyOf(demands);
        types = Set.copyOf(types);
        fixed = List.copyOf(fixed);
    }

    /** Returns the dialect with other names. */
    public Dialect with(UnaryOperator<ClaimNames> change) {
        return new Dialect(change.apply(names), demands, listsScopes, types, fixed, rule);
    }

    /** Returns the dialect of a workload's own token, which names no client and has no scope. */
    static Dialect workload(String... types) {
        return USUAL.with(names -> names.withClient(List.of()).withScope(List.of()))
                .without(Part.CLIENT)
                .typed(types);
    }

    /** Returns the dialect with one more required part. */
    Dialect with(Part part) {
        var all = EnumSet.of(part);
        all.addAll(demands);
        return new Dialect(names, all, listsScopes, types, fixed, rule);
    }

    /** Returns the dialect with scopes as a text or a list. */
    public Dialect withListedScopes() {
        return new Dialect(names, demands, true, types, fixed, rule);
    }

    /** Returns the dialect without this required part. */
    public Dialect without(Part part) {
        return new Dialect(
                names,
                Set.copyOf(demands.stream().filter(demanded -> demanded != part).toList()),
                listsScopes,
                types,
                fixed,
                rule);
    }

    /** Returns the dialect with a configured subject, which also names actors. */
    public Dialect withSubject(List<SubjectName> subject) {
        return new Dialect(names.withSubject(subject), demands, listsScopes, types, fixed, rule.withWrittenSubject());
    }

    /**
     * Returns the dialect of an issuer whose {@code typ} does not distinguish access tokens from its other tokens, so
     * that claims must. Some issuers write the kind of a token in a claim {@code typ}.
     */
    public Dialect toldByClaims() {
        var all = Stream.of(
                        fixed,
                        USUAL.fixed,
                        List.of(absentOrOneOf(TYP, AuthorizationScheme.BEARER.text(), AuthorizationScheme.DPOP.text())))
                .flatMap(List::stream)
                .distinct()
                .toList();
        return new Dialect(names, demands, listsScopes, types, all, rule);
    }

    /**
     * Returns the dialect of tokens that a server issues for next hops. The client, the id and the display name are
     * read as before. Scopes, subject, audience, task and actors have the names of RFC 9068 and RFC 8693, because next
     * hops read them there.
     */
    public Dialect ofAnswers() {
        return new Dialect(
                new ClaimNames(
                        names.client(),
                        ClaimNames.RFC9068.scope(),
                        ClaimNames.RFC9068.subject(),
                        ClaimNames.RFC9068.audience(),
                        names.id(),
                        List.of(),
                        names.name()),
                demands,
                listsScopes,
                types,
                fixed,
                ProviderRule.NONE);
    }

    Dialect withRule(ProviderRule other) {
        return new Dialect(names, demands, listsScopes, types, fixed, other);
    }

    Dialect typed(String... others) {
        return new Dialect(names, demands, listsScopes, Set.of(others), fixed, rule);
    }

    Dialect fixedBy(FixedClaim claim) {
        return new Dialect(
                names,
                demands,
                listsScopes,
                types,
                Stream.concat(fixed.stream(), Stream.of(claim)).toList(),
                rule);
    }

    @Override
    public ObjectNode asAccessToken(ObjectNode written, TokenUse use, TokenFingerprint token) {
        var claims = new ClaimReader(written, "");
        fixed.forEach(claim -> claim.check(claims));
        var client = client(claims);
        if (isPlain()) {
            return written;
        }
        var read = written.deepCopy();
        set(read, SUB, subject(claims));
        set(read, CLIENT_ID, client);
        set(read, SCOPE, scope(claims));
        read.set(AUD, audience(claims));
        set(read, JTI, id(claims, token));
        if (!names.task().isEmpty()) {
            set(read, TASK_ID, text(claims, names.task()));
        }
        rule.apply(claims, names, read, use);
        return read;
    }

    @Override
    public @Nullable String name(ObjectNode written) {
        String name;
        try {
            name = text(new ClaimReader(written, ""), names.name());
        } catch (TokenRejected malformed) {
            // No decision uses the name, so a malformed one does not refuse the token.
            return null;
        }
        return name == null || name.length() > LONGEST_NAME || name.codePoints().anyMatch(Dialect::isInvisible)
                ? null
                : name;
    }

    /** Returns whether a character is invisible. A mark of text direction, for example, displays another name. */
    private static boolean isInvisible(int character) {
        return Character.getType(character) == Character.FORMAT;
    }

    /** Returns whether every part already has its name of RFC 9068. */
    public boolean isPlain() {
        return names.equals(ClaimNames.RFC9068)
                && demands.contains(Part.ID)
                && !listsScopes
                && rule.equals(ProviderRule.NONE);
    }

    private @Nullable String client(ClaimReader claims) {
        var client = text(claims, names.client());
        if (client == null && demands.contains(Part.CLIENT)) {
            throw missing(claims, names.client());
        }
        return client;
    }

    private String subject(ClaimReader claims) {
        for (var name : names.subject()) {
            var subject = name.in(claims);
            if (subject != null) {
                return subject;
            }
        }
        throw missing(claims, names.subject());
    }

    private @Nullable String scope(ClaimReader claims) {
        var name = first(claims, names.scope());
        var scopes = name == null ? null : claims.scopes(name, listsScopes);
        return scopes == null || scopes.isEmpty() ? null : scopes.toString();
    }

    /** Reads the audience. No other value replaces it: a token without one is refused. */
    private JsonNode audience(ClaimReader claims) {
        var name = first(claims, names.audience());
        var audience = name == null ? null : claims.raw(name);
        if (audience == null) {
            throw missing(claims, names.audience());
        }
        return audience;
    }

    private String id(ClaimReader claims, TokenFingerprint token) {
        var id = text(claims, names.id());
        if (id == null && demands.contains(Part.ID)) {
            throw missing(claims, names.id());
        }
        return id == null ? token.tokenId() : id;
    }

    private static @Nullable String text(ClaimReader claims, List<String> names) {
        var name = first(claims, names);
        return name == null ? null : claims.string(name);
    }

    private static @Nullable String first(ClaimReader claims, List<String> names) {
        return names.stream().filter(claims::has).findFirst().orElse(null);
    }

    private static TokenRejected missing(ClaimReader claims, List<?> names) {
        return claims.refused(
                String.join(" or ", names.stream().map(Object::toString).toList()), "is missing");
    }

    /** Sets a claim. Null removes it, because a claim of this name means something else in this dialect. */
    private static void set(ObjectNode read, String name, @Nullable String value) {
        if (value == null) {
            read.remove(name);
        } else {
            read.put(name, value);
        }
    }
}

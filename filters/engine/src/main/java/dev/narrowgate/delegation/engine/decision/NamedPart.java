package dev.narrowgate.delegation.engine.decision;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.narrowgate.delegation.decision.ReadableClaims;
import dev.narrowgate.delegation.engine.decision.RuleVariable.Question;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The variables of rules whose members a rule names, such as <code>request.headers['x-tenant']</code>. */
public enum NamedPart {
    HEADERS(
            "request.headers",
            list(),
            "the values of a header, empty without it",
            (q, name) -> q.resource().attributes().header(name)),
    QUERY(
            "request.query",
            list(),
            "the decoded values of a key of the query, empty without it",
            (q, name) -> q.resource().attributes().query(name)),
    VARIABLES(
            "request.variables",
            SimpleType.STRING,
            "a variable of the route's `Path` pattern, empty without it",
            (q, name) -> q.resource().attributes().pathVariable(name)),
    SUBJECT_CLAIMS(
            "subject.claims",
            list(),
            "the values of a claim that the policy names, empty without it",
            (q, name) -> texts(ReadableClaims.ofSubject(q.delegation(), name))),
    ACTOR_CLAIMS(
            "actor.claims",
            list(),
            "the same for the current actor",
            (q, name) -> texts(ReadableClaims.ofActor(q.delegation(), name)));

    private final String qualifiedName;
    private final CelType member;
    private final String description;
    private final BiFunction<Question, String, Object> reader;

    NamedPart(String qualifiedName, CelType member, String description, BiFunction<Question, String, Object> reader) {
        this.qualifiedName = qualifiedName;
        this.member = member;
        this.description = description;
        this.reader = reader;
    }

    /** A claim is a text or a list of texts, as its issuer likes, so a rule always sees a list. */
    private static List<String> texts(@Nullable Object value) {
        return switch (value) {
            case null -> List.of();
            case List<?> values -> values.stream().map(String::valueOf).toList();
            default -> List.of(String.valueOf(value));
        };
    }

    /** The claims of this variable that a policy names; empty if it holds no claims. */
    Optional<Set<String>> names(ReadableClaims claims) {
        return switch (this) {
            case SUBJECT_CLAIMS -> Optional.of(claims.subject());
            case ACTOR_CLAIMS -> Optional.of(claims.actor());
            default -> Optional.empty();
        };
    }

    private static CelType list() {
        return ListType.create(SimpleType.STRING);
    }

    /** The name in a rule. */
    public String qualifiedName() {
        return qualifiedName;
    }

    /** The description, for the documentation. */
    public String description() {
        return description;
    }

    /** The name of the type of a member in CEL. */
    public String typeName() {
        return member.equals(SimpleType.STRING) ? "string" : "list(string)";
    }

    CelType type() {
        return MapType.create(SimpleType.STRING, member);
    }

    Object read(Question question, String name) {
        return reader.apply(question, name);
    }
}

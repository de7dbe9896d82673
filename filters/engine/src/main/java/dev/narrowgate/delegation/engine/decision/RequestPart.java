package dev.narrowgate.delegation.engine.decision;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.narrowgate.delegation.decision.RequestAttributes;
import java.util.function.BiFunction;

/** The variables of rules whose members a rule names, such as <code>request.headers['x-tenant']</code>. */
public enum RequestPart {
    HEADERS("request.headers", list(), "the values of a header, empty without it", RequestAttributes::header),
    QUERY(
            "request.query",
            list(),
            "the decoded values of a key of the query, empty without it",
            RequestAttributes::query),
    VARIABLES(
            "request.variables",
            SimpleType.STRING,
            "a variable of the route's `Path` pattern, empty without it",
            RequestAttributes::pathVariable);

    private final String qualifiedName;
    private final CelType member;
    private final String description;
    private final BiFunction<RequestAttributes, String, Object> reader;

    RequestPart(
            String qualifiedName,
            CelType member,
            String description,
            BiFunction<RequestAttributes, String, Object> reader) {
        this.qualifiedName = qualifiedName;
        this.member = member;
        this.description = description;
        this.reader = reader;
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

    Object read(RequestAttributes attributes, String name) {
        return reader.apply(attributes, name);
    }
}

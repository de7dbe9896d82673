package dev.narrowgate.delegation.audit;

/**
 * The names of the members of audit records. Claims have the names of RFC 7519, section 4.1, and RFC 8693, section 4.
 */
public final class RecordMemberNames {

    // Every record
    public static final String TIME = "time";
    public static final String HOP_ID = "hop_id";
    public static final String EVENT = "event";
    public static final String GATEWAY = "gateway";

    // The request and its outcome
    public static final String ATTEMPT = "attempt";
    public static final String ROUTE = "route";
    public static final String METHOD = "method";
    public static final String PATH = "path";
    public static final String OUTCOME = "outcome";
    public static final String CODE = "code";
    public static final String REASON = "reason";
    public static final String FAULTS = "faults";
    public static final String POLICY = "policy";
    public static final String MODE = "mode";

    /** The value of {@code mode} while a policy is not enforced. */
    public static final String SHADOW = "shadow";

    public static final String DECISION = "decision";
    public static final String STATUS = "status";
    public static final String BYTES_IN = "bytes_in";
    public static final String BYTES_OUT = "bytes_out";
    public static final String DURATION_MS = "duration_ms";
    public static final String TRACE_ID = "trace_id";
    public static final String CLIENT = "client";

    // The delegation
    public static final String SUBJECT = "subject";
    public static final String NAME = "name";
    public static final String ACTORS = "actors";
    public static final String PRESENTER = "presenter";
    public static final String PROOF = "proof";
    public static final String TASK = "task";
    public static final String HOP = "hop";

    // The tokens and their content
    public static final String INCOMING = "incoming";
    public static final String OUTGOING = "outgoing";
    public static final String PROVENANCE = "provenance";
    public static final String ISS = "iss";
    public static final String SUB = "sub";
    public static final String AUD = "aud";
    public static final String JTI = "jti";
    public static final String EXP = "exp";
    public static final String SCOPE = "scope";
    public static final String SCOPE_FROM = "scope_from";
    public static final String CREDENTIAL = "credential";
    public static final String AUTHORIZATION_DETAILS = "authorization_details";

    // A request about a token
    public static final String ABOUT = "about";
    public static final String ANSWER = "answer";

    // Counted refusals
    public static final String GENUINE = "genuine";
    public static final String FIRST = "first";
    public static final String LAST = "last";
    public static final String COUNT = "count";
    public static final String REFUSALS = "refusals";

    // New signing keys
    public static final String NEWEST = "newest";
    public static final String SIGNS_FROM = "signs_from";
    public static final String PUBLISHED = "published";
    public static final String REVOKED = "revoked";

    // A revocation, or its end
    public static final String REVOCATION = "revocation";
    public static final String REVOKES = "revokes";
    public static final String BY = "by";
    public static final String DROPPED_TOKENS = "dropped_tokens";
    public static final String DROPPED_DECISIONS = "dropped_decisions";
    public static final String DROPPED_ISSUED = "dropped_issued";
    public static final String DROPPED_STREAMS = "dropped_streams";

    // A file that retention removes
    public static final String FILE = "file";
    public static final String LAST_HASH = "last_hash";

    // Suffixes of the name of a shortened text
    public static final String SHA256_SUFFIX = "_sha256";
    public static final String BYTES_SUFFIX = "_bytes";

    private RecordMemberNames() {}
}

package dev.narrowgate.delegation.engine.task.signal;

/** The names of claims, of subject identifiers and of members of the two kinds of delivery. */
public final class SignalNames {

    // RFC 9493, sections 3 and 4
    static final String SUB_ID = "sub_id";
    static final String FORMAT = "format";
    static final String ISS_SUB = "iss_sub";
    static final String OPAQUE = "opaque";
    static final String OPAQUE_ID = "id";
    static final String ALIASES = "aliases";
    static final String IDENTIFIERS = "identifiers";

    // Shared Signals Framework 1.0, section 3
    static final String JWT_ID = "jwt_id";
    static final String COMPLEX = "complex";
    static final String USER = "user";

    /** Shared Signals Framework 1.0, section 8.1.4.2. */
    static final String STATE = "state";

    // CAEP 1.0, sections 3.5 and 3.8
    static final String CURRENT_STATUS = "current_status";
    static final String CURRENT_LEVEL = "current_level";

    // Mission lifecycle-change event
    static final String MISSION = "mission";
    static final String MISSION_ID = "id";
    static final String MISSION_ISSUER = "issuer";
    static final String VERSION = "version";

    // RFC 8936, sections 2.2 and 2.3
    static final String MAX_EVENTS = "maxEvents";
    static final String RETURN_IMMEDIATELY = "returnImmediately";
    static final String ACK = "ack";
    static final String SET_ERRS = "setErrs";
    static final String SETS = "sets";

    // RFC 8935, section 2.3, and RFC 8936, section 2.6
    public static final String ERR = "err";
    public static final String DESCRIPTION = "description";

    private SignalNames() {}
}

package dev.narrowgate.delegation.decision;

import java.util.List;

/** A decision point that is ended under load, and started again. Its policy denies the paths below {@code /tickets/denied/}. */
interface Outage extends AutoCloseable {

    String DENIED = "/tickets/denied/";

    /** The setting that makes this the decision point {@code point}. */
    String setting();

    void begin() throws Exception;

    void end() throws Exception;

    /** The paths that the decision point has permitted, once for each answer. */
    List<String> permitted() throws Exception;

    @Override
    void close() throws Exception;
}

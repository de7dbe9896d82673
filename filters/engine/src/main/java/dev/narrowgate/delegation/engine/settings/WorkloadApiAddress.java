package dev.narrowgate.delegation.engine.settings;

import java.util.regex.Pattern;

/** The address of a SPIFFE Workload API (SPIFFE Workload Endpoint, section 4). */
public final class WorkloadApiAddress {

    private static final Pattern FORM = Pattern.compile("unix:(?://)?/\\S+|tcp://[0-9.]+:[0-9]+");

    private WorkloadApiAddress() {}

    /** Notes an address of another form. */
    public static void check(String address, String key, Findings findings) {
        if (!FORM.matcher(address).matches()) {
            findings.problem(key, "'" + address + "' does not fit (expected: such as unix:/run/spire/agent.sock)");
        }
    }
}

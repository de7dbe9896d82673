package dev.narrowgate.gateway.command;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks the option that ends the process when the heap is full. No jar can set it, so it is checked at the start. */
final class MemoryOption {

    private static final Logger LOG = LoggerFactory.getLogger(MemoryOption.class);

    private MemoryOption() {}

    /** Warns if the process would continue after an {@code OutOfMemoryError}, which ends some of its threads. */
    static void check() {
        if (!isSet("ExitOnOutOfMemoryError") && !isSet("CrashOnOutOfMemoryError")) {
            LOG.warn("Started without -XX:+ExitOnOutOfMemoryError: after an OutOfMemoryError this process may keep"
                    + " running without serving requests (expected: java -XX:+ExitOnOutOfMemoryError -jar"
                    + " narrowgate.jar)");
        }
    }

    private static boolean isSet(String option) {
        try {
            var machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            return machine != null
                    && Boolean.parseBoolean(machine.getVMOption(option).getValue());
        } catch (IllegalArgumentException unknownHere) {
            return false;
        }
    }
}

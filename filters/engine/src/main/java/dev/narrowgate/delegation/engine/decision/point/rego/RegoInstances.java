package dev.narrowgate.delegation.engine.decision.point.rego;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;

/** The instances of a policy that are not in use. There are as many as evaluations have been in progress at once. */
final class RegoInstances {

    private final RegoProgram program;
    private final byte[] data;
    private final Map<Integer, String> builtins;
    private final ConcurrentLinkedDeque<RegoInstance> idle = new ConcurrentLinkedDeque<>();

    /**
     * @param builtins the names of the functions of the process, by their numbers
     * @param first an instance, for the first evaluation
     */
    RegoInstances(RegoProgram program, byte[] data, Map<Integer, String> builtins, RegoInstance first) {
        this.program = program;
        this.data = data;
        this.builtins = builtins;
        first.use(builtins);
        idle.addFirst(first);
    }

    /** Evaluates on this thread. Fails with {@code RegoFailure}, and then drops the instance. */
    String evaluate(int entrypoint, byte[] input, Instant now) {
        try {
            var free = idle.pollFirst();
            var instance = free == null ? made() : free;
            var result = instance.evaluate(entrypoint, input, now);
            idle.addFirst(instance);
            return result;
        } catch (RegoFailure known) {
            throw known;
        } catch (RuntimeException | StackOverflowError trap) {
            // Its message may have addresses of memory, which say nothing to an operator.
            throw new RegoFailure("failed: " + trap.getClass().getSimpleName());
        }
    }

    private RegoInstance made() {
        var instance = new RegoInstance(program, data);
        instance.use(builtins);
        return instance;
    }

    /** The number of instances that are not in use. */
    int idle() {
        return idle.size();
    }
}

package dev.narrowgate.delegation.engine.decision.point.rego;

import com.dylibso.chicory.runtime.HostFunction;
import com.dylibso.chicory.runtime.ImportFunction;
import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.ValType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The functions that one instance imports: those of {@link RegoBuiltin}, and the two by which a policy gives up or prints. */
final class RegoImports {

    private static final String MODULE = "env";
    private static final int MOST_ARGUMENTS = 4;

    /** Before the arguments: the number of the function, and an address that is not in use. */
    private static final int LEADING = 2;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final RegoInstance instance;
    private Map<Integer, String> names = Map.of();
    private @Nullable Instant now;

    RegoImports(RegoInstance instance) {
        this.instance = instance;
    }

    /** Sets the names of the functions by their numbers. */
    void use(Map<Integer, String> builtins) {
        names = builtins;
    }

    /** Sets the time of the next evaluation. */
    void at(Instant time) {
        now = time;
    }

    ImportFunction[] functions() {
        var functions = new ArrayList<ImportFunction>();
        for (int arguments = 0; arguments <= MOST_ARGUMENTS; arguments++) {
            functions.add(new HostFunction(
                    MODULE,
                    "opa_builtin" + arguments,
                    FunctionType.of(Collections.nCopies(LEADING + arguments, ValType.I32), List.of(ValType.I32)),
                    (wasm, given) -> new long[] {call(given)}));
        }
        functions.add(new HostFunction(MODULE, "opa_abort", taking(), (wasm, given) -> {
            throw new RegoFailure("was aborted: " + instance.text((int) given[0]));
        }));
        // A policy prints nothing here.
        functions.add(new HostFunction(MODULE, "opa_println", taking(), (wasm, given) -> new long[0]));
        return functions.toArray(ImportFunction[]::new);
    }

    private static FunctionType taking() {
        return FunctionType.of(List.of(ValType.I32), List.of());
    }

    private int call(long[] given) {
        var name = names.get((int) given[0]);
        var builtin = name == null ? null : RegoBuiltin.ALL.get(name);
        if (builtin == null || now == null) {
            throw new RegoFailure("calls a built-in function that is not available");
        }
        var arguments = new ArrayList<JsonNode>();
        for (int i = LEADING; i < given.length; i++) {
            arguments.add(JSON.readTree(instance.json((int) given[i])));
        }
        return instance.parsed(builtin.call(arguments, now).toString().getBytes(StandardCharsets.UTF_8));
    }
}

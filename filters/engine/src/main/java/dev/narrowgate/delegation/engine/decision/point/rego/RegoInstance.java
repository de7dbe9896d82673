package dev.narrowgate.delegation.engine.decision.point.rego;

import com.dylibso.chicory.runtime.ByteArrayMemory;
import com.dylibso.chicory.runtime.ImportMemory;
import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import dev.narrowgate.delegation.engine.jose.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One instance of a policy: its memory, with the document {@code data} in it. For one thread at a time. After a failure its
 * memory is in an unknown state, so it must not be used again.
 */
final class RegoInstance {

    /** In the binary interface of OPA: a result as JSON. */
    private static final int AS_JSON = 0;

    private static final int ALIGNMENT = 8;

    private final Instance wasm;
    private final Memory memory;
    private final RegoImports imports;
    private final int data;

    /** The first byte of the memory that an evaluation may use. All behind it is overwritten by the next evaluation. */
    private final int heap;

    /** Fails with a {@code RuntimeException} if the program is not a policy, or the data does not fit. */
    RegoInstance(RegoProgram program, byte[] document) {
        this.memory = new ByteArrayMemory(new MemoryLimits(program.pages(), RegoProgram.MAXIMUM_PAGES));
        this.imports = new RegoImports(this);
        this.wasm = Instance.builder(program.module())
                .withImportValues(ImportValues.builder()
                        .addMemory(new ImportMemory("env", "memory", memory))
                        .addFunction(imports.functions())
                        .build())
                .withMachineFactory(program.machine())
                .build();
        this.data = parsed(document);
        if (data == 0) {
            throw new RegoFailure("has a data.json that cannot be read");
        }
        this.heap = call("opa_heap_ptr_get");
    }

    /** The functions that the policy expects from the process, with their numbers. */
    Map<String, Integer> builtins() {
        return numbers("builtins");
    }

    /** The rules that may be asked for, with their numbers. */
    Map<String, Integer> entrypoints() {
        return numbers("entrypoints");
    }

    private Map<String, Integer> numbers(String table) {
        var numbers = new LinkedHashMap<String, Integer>();
        StrictJson.object(json(call(table)).getBytes(StandardCharsets.UTF_8), table)
                .forEachEntry((name, number) -> numbers.put(name, number.intValue()));
        return numbers;
    }

    void use(Map<Integer, String> builtins) {
        imports.use(builtins);
    }

    /**
     * Evaluates a rule. Returns the result set: a list that is empty, or has one object with the member {@code result}. The
     * function {@code opa_eval} first resets the heap, so nothing of an earlier evaluation is in it.
     */
    String evaluate(int entrypoint, byte[] input, Instant now) {
        imports.at(now);
        int free = heap + (input.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        reserve(free);
        memory.write(heap, input);
        return memory.readCString(call("opa_eval", 0, entrypoint, data, heap, input.length, free, AS_JSON));
    }

    private void reserve(int end) {
        int missing = (end + Memory.PAGE_SIZE - 1) / Memory.PAGE_SIZE - memory.pages();
        if (missing > 0 && memory.grow(missing) < 0) {
            throw new RegoFailure("needs more than 64 MiB of memory");
        }
    }

    /** Reads a text that ends with a zero byte. */
    String text(int address) {
        return memory.readCString(address);
    }

    /** Returns a value of the policy as JSON. */
    String json(int address) {
        int dumped = call("opa_json_dump", address);
        var text = memory.readCString(dumped);
        call("opa_free", dumped);
        return text;
    }

    /** Returns the address of a JSON text as a value of the policy; 0 if it cannot be read. */
    int parsed(byte[] json) {
        int written = call("opa_malloc", json.length);
        memory.write(written, json);
        int value = call("opa_json_parse", written, json.length);
        call("opa_free", written);
        return value;
    }

    private int call(String function, long... arguments) {
        var answer = wasm.export(function).apply(arguments);
        return answer == null || answer.length == 0 ? 0 : (int) answer[0];
    }

    /** The binary interface of OPA, major and minor version. */
    String interfaceVersion() {
        return wasm.exports().global("opa_wasm_abi_version").getValue() + "."
                + wasm.exports().global("opa_wasm_abi_minor_version").getValue();
    }
}

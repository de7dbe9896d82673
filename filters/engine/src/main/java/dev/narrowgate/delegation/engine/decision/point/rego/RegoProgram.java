package dev.narrowgate.delegation.engine.decision.point.rego;

import com.dylibso.chicory.compiler.InterpreterFallback;
import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.MemoryImport;
import java.util.function.Function;

/**
 * A compiled policy as classes of the JVM, which all of its instances share.
 *
 * @param machine runs the functions of the module for an instance
 * @param pages the pages of memory, of 64 KiB each, that an instance begins with
 */
record RegoProgram(WasmModule module, Function<Instance, Machine> machine, int pages) {

    /** The most memory of one instance, in pages of 64 KiB: 64 MiB. */
    static final int MAXIMUM_PAGES = 1024;

    /** Translates WebAssembly. Fails with {@code RegoFailure}, whose message follows the name of the file. */
    static RegoProgram of(byte[] wasm) {
        try {
            var module = Parser.parse(wasm);
            var pages = pages(module);
            // A function that is too large for a method of the JVM is interpreted.
            var machine = MachineFactoryCompiler.builder(module)
                    .withInterpreterFallback(InterpreterFallback.SILENT)
                    .compile();
            return new RegoProgram(module, machine, pages);
        } catch (ChicoryException | IllegalArgumentException | IndexOutOfBoundsException malformed) {
            throw new RegoFailure("has a policy.wasm that is not valid WebAssembly");
        }
    }

    private static int pages(WasmModule module) {
        int pages = module.importSection().stream()
                .filter(MemoryImport.class::isInstance)
                .map(MemoryImport.class::cast)
                .mapToInt(memory -> memory.limits().initialPages())
                .findFirst()
                .orElseThrow(() -> new RegoFailure("has a policy.wasm that is not a policy of OPA"));
        if (pages > MAXIMUM_PAGES) {
            throw new RegoFailure("needs more than 64 MiB of memory");
        }
        // A module with a memory of its own would not be under the limit.
        if (module.memorySection().isPresent()) {
            throw new RegoFailure("has a policy.wasm that is not a policy of OPA");
        }
        return pages;
    }
}

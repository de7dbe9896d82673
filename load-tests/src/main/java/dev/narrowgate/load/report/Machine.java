package dev.narrowgate.load.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * The machine of a measurement, without its name.
 *
 * @param processor the model, as the system names it
 * @param megabytes of memory, or 0 if the system does not say
 * @param commit the commit of this project that was measured
 * @param isPinned whether a measured program has a processor for itself
 */
record Machine(
        String processor, int processors, long megabytes, String system, String jvm, String commit, boolean isPinned) {

    static Machine present() {
        return new Machine(
                value("/proc/cpuinfo", "model name").orElse(System.getProperty("os.arch")),
                Integer.getInteger("processors", Runtime.getRuntime().availableProcessors()),
                value("/proc/meminfo", "MemTotal")
                        .map(text -> Long.parseLong(text.replaceAll("[^0-9]", "")) / 1024)
                        .orElse(0L),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                System.getProperty("commit", "unknown"),
                !System.getProperty("measured.cpu", "").isEmpty());
    }

    private static Optional<String> value(String file, String key) {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException unknown) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s, %d processors, %,d MB, %s, %s, commit %s",
                processor,
                processors,
                megabytes,
                system,
                jvm,
                commit);
    }
}

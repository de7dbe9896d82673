package dev.narrowgate.load.comparison;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds a program: in the variable of its name in capitals, on the path, or where servers are installed. */
public final class Executable {

    private final String name;
    private final Map<String, String> environment;

    public Executable(String name, Map<String, String> environment) {
        this.name = name;
        this.environment = environment;
    }

    private String variable() {
        return name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    public Optional<Path> path() {
        var named = environment.get(variable());
        if (named != null) {
            return Optional.of(Path.of(named)).filter(Files::isExecutable);
        }
        var folders = environment.getOrDefault("PATH", "").split(File.pathSeparator, -1);
        return Stream.concat(Stream.of(folders), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Returns why the program cannot be started, or nothing if it can. */
    public Optional<String> missing() {
        return path().isPresent()
                ? Optional.empty()
                : Optional.of("no %s on the path (or name the program in the variable %s)".formatted(name, variable()));
    }
}

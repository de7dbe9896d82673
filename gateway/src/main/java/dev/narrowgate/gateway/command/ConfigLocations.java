package dev.narrowgate.gateway.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Converts the places of the configuration to arguments of Spring Boot. */
final class ConfigLocations {

    private static final String ADDITIONAL = "--spring.config.additional-location=";

    private ConfigLocations() {}

    /** Returns the named places, or {@code config/} beside the program if none is named. */
    static List<Path> places(List<Path> named, List<String> settings) {
        return named.isEmpty() && settings.stream().noneMatch(setting -> setting.startsWith(ADDITIONAL))
                ? besideProgram()
                : named;
    }

    /** Returns arguments for exactly these places, and the other settings. */
    static List<String> arguments(List<Path> places, List<String> settings, CommandSpec spec) {
        var arguments = new ArrayList<String>();
        // Only named places are read, and no other file in the working directory.
        arguments.add("--spring.config.location=classpath:/");
        if (!places.isEmpty()) {
            arguments.add(ADDITIONAL
                    + String.join(
                            ",",
                            places.stream().map(place -> location(place, spec)).toList()));
        }
        arguments.addAll(settings);
        return arguments;
    }

    private static String location(Path place, CommandSpec spec) {
        if (Files.notExists(place)) {
            throw new ParameterException(spec.commandLine(), place + ": no such file or folder");
        }
        if (!Files.isDirectory(place)) {
            return place.toUri().toString();
        }
        if (Stream.of("application.yaml", "application.yml", "application.properties")
                .map(place::resolve)
                .noneMatch(Files::exists)) {
            throw new ParameterException(spec.commandLine(), place + ": no application.yaml in this folder");
        }
        var uri = place.toUri().toString();
        return uri.endsWith("/") ? uri : uri + "/";
    }

    /** The configuration beside the launcher, beside the jar, or in the working directory. */
    private static List<Path> besideProgram() {
        var home = System.getenv("NARROWGATE_HOME");
        return Stream.of(home == null ? "." : home, jarFolder(), ".")
                .map(folder -> Path.of(folder).resolve("config"))
                .filter(config -> Files.exists(config.resolve("application.yaml")))
                .limit(1)
                .toList();
    }

    private static String jarFolder() {
        var jar = Path.of(System.getProperty("java.class.path", ""))
                .toAbsolutePath()
                .getParent();
        return jar == null ? "." : jar.toString();
    }
}

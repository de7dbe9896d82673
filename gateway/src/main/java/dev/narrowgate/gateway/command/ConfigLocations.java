package dev.narrowgate.gateway.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Where the configuration is, as the arguments that Spring Boot understands. */
final class ConfigLocations {

    private static final String ADDITIONAL = "--spring.config.additional-location=";

    private ConfigLocations() {}

    /** The places that were named, or {@code config/} beside the program when none was. */
    static List<Path> places(List<Path> named, List<String> settings) {
        return named.isEmpty() && settings.stream().noneMatch(setting -> setting.startsWith(ADDITIONAL))
                ? besideProgram()
                : named;
    }

    /** Arguments for exactly these places, and what else was set. */
    static List<String> arguments(List<Path> places, List<String> settings, CommandSpec spec) {
        var arguments = new ArrayList<String>();
        // Only what is named is read: nothing that happens to lie in the present folder.
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

    /** The folder beside the launcher, beside the jar, or here. */
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

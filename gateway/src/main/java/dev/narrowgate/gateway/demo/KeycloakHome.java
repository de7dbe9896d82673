package dev.narrowgate.gateway.demo;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds an unpacked Keycloak: the one that the tests fetch, beside the program, or the one that KEYCLOAK_HOME names.
 */
final class KeycloakHome {

    /** The folder into which the build puts a Keycloak. */
    private static final String FOLDER = "keycloak-of-the-demo";

    private KeycloakHome() {}

    /** Fails with a message that says how to get a Keycloak. */
    static Path find() throws IOException {
        var named = System.getenv("KEYCLOAK_HOME");
        for (var home : named == null ? besideProgram() : List.of(Path.of(named))) {
            if (Files.isRegularFile(script(home))) {
                return home;
            }
        }
        throw new FileNotFoundException(
                named == null
                        ? "no Keycloak found (expected: one that `mvn verify -Preal -DskipTests` fetches, or"
                                + " KEYCLOAK_HOME)"
                        : "KEYCLOAK_HOME: " + named + " has no bin/kc.sh (expected: an unpacked Keycloak)");
    }

    static Path script(Path home) {
        return home.resolve("bin").resolve("kc.sh");
    }

    /** Beside the jar, or beside the folder into which {@code narrowgate} unpacks the jar. */
    private static List<Path> besideProgram() throws IOException {
        var homes = new ArrayList<Path>();
        var place = Path.of(System.getProperty("java.class.path", ""))
                .toAbsolutePath()
                .getParent();
        for (int i = 0; i < 2 && place != null; i++, place = place.getParent()) {
            if (Files.isDirectory(place.resolve(FOLDER))) {
                try (var unpacked = Files.newDirectoryStream(place.resolve(FOLDER), "keycloak-*")) {
                    unpacked.forEach(homes::add);
                }
            }
        }
        homes.sort(Comparator.reverseOrder());
        return homes;
    }
}

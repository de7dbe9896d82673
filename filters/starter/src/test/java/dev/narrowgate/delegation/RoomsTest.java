package dev.narrowgate.delegation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The rings and the rooms: which package may know which, and which package may use which library. */
class RoomsTest {

    private static final String BASE = "dev.narrowgate.delegation.";

    /** The rooms of the engine, in the order in which they may know each other. The first three and the last two stand beside. */
    private static final List<String> ENGINE = List.of(
            "engine.settings",
            "engine.observation",
            "engine.store",
            "engine.jose",
            "engine.keys",
            "engine.signing",
            "engine.oauth",
            "engine.verification",
            "engine.possession",
            "engine.decision",
            "engine.exchange",
            "engine.task",
            "engine.tokenservice",
            "engine.audit",
            "engine.transport");

    /** The rooms that every other room may know. */
    private static final List<String> BESIDE = List.of("engine.settings", "engine.observation", "engine.store");

    private static final List<String> STARTER =
            List.of("web", "endpoints", "config", "assembly", "operations", "autoconfigure", "explain");

    private static final int MOST_FILES = 25;

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.narrowgate.delegation");

    @Test
    void theCoreKnowsNoOtherRing() {
        noClasses()
                .that()
                .resideOutsideOfPackages(packages(ENGINE))
                .and()
                .resideOutsideOfPackages(packages(STARTER))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(BASE + "engine..")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage(packages(STARTER))
                .check(ALL);
    }

    @Test
    void theEngineKnowsNeitherSpringNorTheStarter() {
        noClasses()
                .that()
                .resideInAPackage(BASE + "engine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages(STARTER))
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .check(ALL);
    }

    @Test
    void aRoomOfTheEngineKnowsOnlyRoomsBeforeIt() {
        knowOnlyEarlier(ENGINE);
    }

    @Test
    void aRoomOfTheStarterKnowsOnlyRoomsBeforeIt() {
        knowOnlyEarlier(STARTER);
    }

    @Test
    void theAuditAndTheTransportStandBesideTheOtherRooms() {
        for (var beside : List.of("engine.audit", "engine.transport")) {
            noClasses()
                    .that()
                    .resideInAPackage(BASE + beside + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(packages(ENGINE.stream()
                            .filter(room -> !room.equals(beside))
                            .filter(room -> !BESIDE.contains(room))
                            .toList()))
                    .check(ALL);
        }
    }

    /** A class in a package of the engine that no room names would be under no rule. */
    @Test
    void everyPackageBelongsToARoom() {
        noClasses()
                .that()
                .resideInAPackage(BASE + "engine..")
                .should()
                .resideOutsideOfPackages(packages(ENGINE))
                .check(ALL);
    }

    @Test
    void eachLibraryHasItsRooms() {
        only(
                "com.nimbusds..",
                "engine.jose",
                "engine.keys",
                "engine.signing",
                "engine.oauth",
                "engine.verification",
                "engine.possession",
                "engine.exchange.own");
        only("com.amazon.corretto..", "engine.jose");
        only("org.hibernate..", "config.constraint");
        only("dev.cel..", "engine.decision");
        only("com.dylibso.chicory..", "engine.decision.point.rego");
        only("io.spiffe..", "engine.possession.spiffe");
        only("org.greenbytes..", "web.request");
        only("io.github.resilience4j..", "engine.oauth", "engine.exchange.server", "engine.verification.introspection");
        only("io.netty..", "engine.transport", "engine.keys", "engine.oauth", "engine.exchange.server", "web");
        only(
                "com.github.benmanes..",
                "engine.observation",
                "engine.store",
                "engine.verification",
                "engine.possession",
                "engine.decision",
                "engine.exchange",
                "assembly");
        only("org.springframework.web..", "web", "endpoints", "config.route", "assembly", "autoconfigure");
        only("org.springframework.cloud..", "web", "config.route", "autoconfigure");
    }

    @Test
    void noPackageHoldsMoreThanTwentyFiveFiles() throws IOException {
        var counts = new TreeMap<String, Integer>();
        for (var root : List.of(
                "../core/src/main/java", "../engine/src/main/java", "src/main/java", "../../gateway/src/main/java")) {
            try (var files = Files.walk(Path.of(root))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> !file.endsWith("package-info.java"))
                        .forEach(file -> counts.merge(file.getParent().toString(), 1, Integer::sum));
            }
        }
        var crowded = new ArrayList<String>();
        counts.forEach((folder, files) -> {
            if (files > MOST_FILES) {
                crowded.add(folder + ": " + files);
            }
        });

        assertThat(counts).hasSizeGreaterThan(60);
        assertThat(crowded).isEmpty();
    }

    private static void knowOnlyEarlier(List<String> rooms) {
        for (int i = 0; i < rooms.size() - 1; i++) {
            noClasses()
                    .that()
                    .resideInAPackage(BASE + rooms.get(i) + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(packages(rooms.subList(i + 1, rooms.size())))
                    .check(ALL);
        }
    }

    private static String[] packages(List<String> rooms) {
        return rooms.stream().map(room -> BASE + room + "..").toArray(String[]::new);
    }

    private static void only(String library, String... rooms) {
        noClasses()
                .that()
                .resideOutsideOfPackages(packages(Arrays.asList(rooms)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(ALL);
    }
}

package dev.narrowgate.delegation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noConstructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.narrowgate.delegation.hop.Hop;
import dev.narrowgate.delegation.pipeline.DelegationPipeline;
import dev.narrowgate.delegation.pipeline.ForwardableHop;
import dev.narrowgate.delegation.pipeline.HopStages;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.presenter.DelegationRules;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class ArchitectureTest {

    private static final List<String> STAGES = List.of(
            "token",
            "verification",
            "presenter",
            "presented",
            "decision",
            "exchange",
            "hop",
            "provenance",
            "audit",
            "pipeline");

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.narrowgate.delegation");

    @Test
    void coreKnowsNeitherSpringNorHttpNorJsonNorJose() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java.lang..",
                        "java.io..",
                        "java.nio..",
                        "java.time..",
                        "java.util..",
                        "java.security..",
                        "org.jspecify..",
                        "reactor.core.publisher..",
                        "org.reactivestreams..",
                        "dev.narrowgate.delegation..")
                .check(CORE);
    }

    @Test
    void aStageKnowsOnlyTheStagesBeforeIt() {
        for (var stage : STAGES) {
            var later = STAGES.subList(STAGES.indexOf(stage) + 1, STAGES.size()).stream()
                    .map(name -> "dev.narrowgate.delegation." + name + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("dev.narrowgate.delegation." + stage + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(later)
                    .allowEmptyShould(true)
                    .check(CORE);
        }
    }

    @Test
    void theKernelKnowsNoStage() {
        noClasses()
                .that()
                .resideInAPackage("dev.narrowgate.delegation")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(STAGES.stream()
                        .map(name -> "dev.narrowgate.delegation." + name + "..")
                        .toArray(String[]::new))
                .check(CORE);
    }

    @Test
    void noClassBlocksOrSubscribes() {
        noClasses()
                .should()
                .callMethodWhere(com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                        com.tngtech.archunit.base.DescribedPredicate.describe(
                                "block or subscribe",
                                target -> (target.getOwner().isAssignableTo(Mono.class)
                                                || target.getOwner().isAssignableTo(Flux.class))
                                        && target.getName().matches("block.*|toIterable|toStream|subscribe|toFuture"))))
                .check(CORE);
    }

    @Test
    void timeComesFromAClock() {
        noClasses()
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .check(CORE);
    }

    @Test
    void onlyTheRulesMakeADelegation() {
        noClasses()
                .that()
                .areNotAssignableTo(DelegationRules.class)
                .should()
                .callConstructorWhere(owner(Delegation.class))
                .check(CORE);
    }

    @Test
    void onlyThePipelineMovesAHopOn() {
        for (var judged : List.of(Hop.Verified.class, Hop.Permitted.class)) {
            madeOnlyBy(HopStages.class, judged);
        }
        for (var done : List.of(Hop.Exchanged.class, ForwardableHop.class)) {
            madeOnlyBy(DelegationPipeline.class, done);
        }
    }

    private static void madeOnlyBy(Class<?> maker, Class<?> stage) {
        noClasses()
                .that()
                .areNotAssignableTo(maker)
                .should()
                .callConstructorWhere(owner(stage))
                .check(CORE);
    }

    @Test
    void noClassHasASetterAndNoCheckAPublicConstructor() {
        noMethods().should().haveNameMatching("set[A-Z].*").check(CORE);
        noConstructors()
                .that()
                .areDeclaredInClassesThat()
                .haveSimpleNameEndingWith("Check")
                .should()
                .bePublic()
                .check(CORE);
    }

    private static com.tngtech.archunit.base.DescribedPredicate<com.tngtech.archunit.core.domain.JavaConstructorCall>
            owner(Class<?> type) {
        return com.tngtech.archunit.base.DescribedPredicate.describe(
                "make a " + type.getSimpleName(), call -> call.getTargetOwner().isEquivalentTo(type));
    }
}

package dev.sessions;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which way the doors open. */
class ArchitectureTest {

    private static final String ROOT = "dev.sessions";

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @ParameterizedTest
    @CsvSource({
        "dev.sessions, ''",
        "dev.sessions.key, ''",
        "dev.sessions.backend, dev.sessions",
        "dev.sessions.serializer, dev.sessions",
        "dev.sessions.codec, dev.sessions dev.sessions.key",
        "dev.sessions.store,"
                + " dev.sessions dev.sessions.key dev.sessions.codec dev.sessions.serializer dev.sessions.backend"
    })
    void aPackageSeesOnlyThoseBelowIt(String from, String below) {
        List<String> allowed = new ArrayList<>(List.of(below.split(" ")));
        allowed.add(from);
        classes()
                .that()
                .resideInAPackage(from)
                .should()
                .onlyDependOnClassesThat(
                        not(resideInAPackage("dev.sessions..")).or(resideInAnyPackage(allowed.toArray(String[]::new))))
                .check(CORE);
    }

    @Test
    void theRulesCoverEveryPackage() {
        classes()
                .should()
                .resideInAnyPackage(
                        ROOT,
                        "dev.sessions.key",
                        "dev.sessions.backend",
                        "dev.sessions.serializer",
                        "dev.sessions.codec",
                        "dev.sessions.store")
                .check(CORE);
    }

    @Test
    void thereAreNoCycles() {
        slices().matching("dev.(**)").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void onlyTheNamedLibrariesAreUsed() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.sessions..",
                        "java..",
                        "javax.crypto..",
                        "reactor..",
                        "org.reactivestreams..",
                        "com.fasterxml.jackson..",
                        "org.jspecify.annotations..",
                        "org.slf4j..")
                .check(CORE);
    }

    @Test
    void jsonIsTheSerializersAffairAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.sessions.serializer")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml.jackson..")
                .check(CORE);
    }

    @Test
    void cryptographyIsTheKeysAffairAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.sessions.key")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javax.crypto..")
                .check(CORE);
    }

    @Test
    void keysAndTokensAreSynchronous() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.sessions.key", "dev.sessions.codec", "dev.sessions.serializer")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("reactor..", "org.reactivestreams..")
                .check(CORE);
    }
}

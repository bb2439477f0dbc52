package dev.sessions;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.sessions.key.RandomBytes;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which way the doors open. */
class ArchitectureTest {

    private static final String ROOT = "dev.sessions";

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    /** Each package, and those it may see. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("", Set.of()),
            Map.entry(".spi", Set.of("")),
            Map.entry(".key", Set.of("")),
            Map.entry(".keyring", Set.of("", ".key", ".backend", ".codec")),
            Map.entry(".tool", Set.of("", ".key", ".keyring")),
            Map.entry(".backend", Set.of("")),
            Map.entry(".codec", Set.of("", ".key")),
            Map.entry(".serializer", Set.of("", ".spi")),
            Map.entry(".request", Set.of("", ".spi", ".key")),
            Map.entry(".store", Set.of("", ".spi", ".key", ".codec", ".backend")),
            Map.entry(".value", Set.of("", ".spi", ".key", ".codec", ".serializer")),
            Map.entry(".file", Set.of("", ".key", ".backend", ".store")),
            Map.entry(".gorilla", Set.of("", ".spi", ".key", ".serializer", ".store")));

    static Set<String> packages() {
        return ARROWS.keySet();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void aPackageSeesOnlyThoseBelowIt(String from) {
        String[] allowed = Stream.concat(Stream.of(from), ARROWS.get(from).stream())
                .map(ROOT::concat)
                .toArray(String[]::new);
        classes()
                .that()
                .resideInAPackage(ROOT + from)
                .should()
                .onlyDependOnClassesThat(not(resideInAPackage(ROOT + "..")).or(resideInAnyPackage(allowed)))
                .check(CORE);
    }

    @Test
    void theRulesCoverEveryPackage() {
        classes()
                .should()
                .resideInAnyPackage(ARROWS.keySet().stream().map(ROOT::concat).toArray(String[]::new))
                .check(CORE);
    }

    /** Ids are random; what else keys do is the stores' affair. */
    @Test
    void ofKeysARequestKnowsRandomBytesAlone() {
        classes()
                .that()
                .resideInAPackage("dev.sessions.request")
                .should()
                .onlyDependOnClassesThat(
                        not(resideInAPackage("dev.sessions.key")).or(type(RandomBytes.class)))
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

    /** And of a format that is not ours, which has values as JSON and as what stands for JSON. */
    @Test
    void jsonIsTheSerializersAffairAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.sessions.serializer", "dev.sessions.gorilla")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml.jackson..")
                .check(CORE);
    }

    /** And of a format that is not ours, which uses keys as they are. */
    @Test
    void cryptographyIsTheKeysAffairAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.sessions.key", "dev.sessions.gorilla")
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

package dev.sessions;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/** The arrows between the packages: {@code autoconfigure → webflux → root}, and what each may know. */
@AnalyzeClasses(packages = "dev.sessions", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule noCycles =
            slices().assignedFrom(new EachPackage()).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theWebSeesSessionsAlone = noClasses()
            .that()
            .resideInAPackage("dev.sessions.webflux..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.sessions.store..",
                    "dev.sessions.codec..",
                    "dev.sessions.backend..",
                    "dev.sessions.key..",
                    "dev.sessions.serializer..",
                    "dev.sessions.autoconfigure..");

    @ArchTest
    static final ArchRule theWebKnowsNothingOfBoot = noClasses()
            .that()
            .resideInAPackage("dev.sessions.webflux..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework.boot..");

    @ArchTest
    static final ArchRule theRootSeesNoneOfItsSiblings = noClasses()
            .that()
            .resideInAPackage("dev.sessions")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.sessions.*..");

    @ArchTest
    static final ArchRule onlyTheWebRedisAndTheirConfigurationKnowSpring = noClasses()
            .that()
            .resideOutsideOfPackages("dev.sessions.webflux..", "dev.sessions.redis..", "dev.sessions.autoconfigure..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework..");

    @ArchTest
    static final ArchRule nobodySeesTheConfiguration = noClasses()
            .that()
            .resideOutsideOfPackage("dev.sessions.autoconfigure..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.sessions.autoconfigure..");

    @ArchTest
    static final ArchRule nothingButTheAutoConfigurationIsPublicInItsPackage = classes()
            .that()
            .resideInAPackage("dev.sessions.autoconfigure..")
            .and()
            .arePublic()
            .should()
            .haveSimpleName("SessionsAutoConfiguration");

    private static final class EachPackage implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            return javaClass.getPackageName().startsWith("dev.sessions")
                    ? SliceIdentifier.of(javaClass.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}

package dev.sessions;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The arrows between the packages of the starter and of what it stands on: {@code autoconfigure → webflux → web → request →
 * spi → root}, beside it {@code autoconfigure → redis → backend}, and what each may know.
 */
@AnalyzeClasses(
        packages = "dev.sessions",
        importOptions = {DoNotIncludeTests.class, ArchitectureTest.DoNotIncludeTestJars.class})
class ArchitectureTest {

    /** The core's tests come as a jar once it is packaged. */
    static final class DoNotIncludeTestJars implements ImportOption {

        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    private static final String ROOT = "dev.sessions";
    private static final Pattern ARROW = Pattern.compile("\\s*(\\w+) --> (.+)");

    @ArchTest
    static final ArchRule noCycles =
            slices().assignedFrom(new EachPackage()).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theRootSeesNoneOfTheOthers = sees("dev.sessions");

    @ArchTest
    static final ArchRule webFluxSeesTheWebAndTheRequest =
            sees("dev.sessions.webflux", "dev.sessions.web", "dev.sessions.request", "dev.sessions.spi", ROOT);

    @ArchTest
    static final ArchRule theWebSeesTheRequest =
            sees("dev.sessions.web", "dev.sessions.request", "dev.sessions.spi", ROOT);

    @ArchTest
    static final ArchRule theWebSessionSeesWebFluxAndTheRequest =
            sees("dev.sessions.websession", "dev.sessions.webflux", "dev.sessions.request", ROOT);

    @ArchTest
    static final ArchRule redisSeesBackends = sees("dev.sessions.redis", "dev.sessions.backend", ROOT);

    @ArchTest
    static final ArchRule jackson3SeesWhatACodecIs = sees("dev.sessions.jackson3", "dev.sessions.spi", ROOT);

    @ArchTest
    static final ArchRule jackson3KnowsOfSpringTheModulesOfItsSecurity = noClasses()
            .that()
            .resideInAPackage("dev.sessions.jackson3..")
            .should()
            .dependOnClassesThat(resideInAPackage("org.springframework..")
                    .and(not(resideInAPackage("org.springframework.security.jackson.."))));

    @ArchTest
    static final ArchRule theContractSeesBackends = sees("dev.sessions.test", "dev.sessions.backend", ROOT);

    private static ArchRule sees(String room, String... others) {
        return classes()
                .that()
                .resideInAPackage(room)
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackage("dev.sessions..")
                        .or(resideInAnyPackage(room))
                        .or(resideInAnyPackage(others)));
    }

    @ArchTest
    static final ArchRule nobodySeesTheConfiguration = noClasses()
            .that()
            .resideOutsideOfPackage("dev.sessions.autoconfigure..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.sessions.autoconfigure..");

    @ArchTest
    static final ArchRule whatServesTheWebIsSeenByTheConfigurationAlone = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.sessions.web..",
                    "dev.sessions.webflux..",
                    "dev.sessions.websession..",
                    "dev.sessions.autoconfigure..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.sessions.web..", "dev.sessions.webflux..");

    @ArchTest
    static final ArchRule whatEveryWebFrameworkSharesKnowsNoneOfThem = noClasses()
            .that()
            .resideInAPackage("dev.sessions.web..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.sessions.webflux..",
                    "org.springframework.web.reactive..",
                    "org.springframework.web.server..",
                    "org.springframework.http.server..",
                    "jakarta.servlet..",
                    "reactor..");

    @ArchTest
    static final ArchRule theWebKnowsNothingOfBoot = noClasses()
            .that()
            .resideInAnyPackage("dev.sessions.web..", "dev.sessions.webflux..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework.boot..");

    @ArchTest
    static final ArchRule onlyTheWebRedisAndTheirConfigurationKnowSpring = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.sessions.web..",
                    "dev.sessions.webflux..",
                    "dev.sessions.websession..",
                    "dev.sessions.jackson3..",
                    "dev.sessions.redis..",
                    "dev.sessions.autoconfigure..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework..");

    @ArchTest
    static final ArchRule nothingButTheAutoConfigurationIsPublicInItsPackage = classes()
            .that()
            .resideInAPackage("dev.sessions.autoconfigure..")
            .and()
            .arePublic()
            .should()
            .haveSimpleName("SessionsAutoConfiguration");

    /** Those to the root package are left out of it: they are too many. */
    @ArchTest
    static void theArrowsOfTheDocumentationAreThoseOfTheCode(JavaClasses classes) throws IOException {
        Set<String> arrows = new TreeSet<>();
        for (JavaClass each : classes) {
            for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
                String from = each.getPackageName();
                String to = dependency.getTargetClass().getPackageName();
                if (to.startsWith(ROOT + ".") && !to.equals(from)) {
                    arrows.add(room(from) + " --> " + room(to));
                }
            }
        }
        assertThat(drawnArrows()).containsExactlyInAnyOrderElementsOf(arrows);
    }

    private static String room(String packageName) {
        return packageName.substring(packageName.lastIndexOf('.') + 1);
    }

    /** Those of the picture of packages, in which an arrow may point at several. */
    private static List<String> drawnArrows() throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("mvnw"))) {
            root = root.getParent();
        }
        List<String> arrows = new ArrayList<>();
        String page = Files.readString(root.resolve("docs/architecture.md"));
        String section = page.substring(page.indexOf("\n## Packages\n"));
        int begin = section.indexOf("```mermaid\n");
        section.substring(begin, section.indexOf("\n```\n", begin)).lines().forEach(line -> {
            Matcher arrow = ARROW.matcher(line);
            if (arrow.matches()) {
                for (String to : arrow.group(2).split(" & ")) {
                    arrows.add(arrow.group(1) + " --> " + to);
                }
            }
        });
        return arrows;
    }

    private static final class EachPackage implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            return javaClass.getPackageName().startsWith(ROOT)
                    ? SliceIdentifier.of(javaClass.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}

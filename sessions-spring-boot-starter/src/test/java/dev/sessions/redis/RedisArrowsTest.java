package dev.sessions.redis;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.sessions", importOptions = DoNotIncludeTests.class)
class RedisArrowsTest {

    /** The one arrow into the package, and where it may point to; nothing of a certain client, so that any will do. */
    @ArchTest
    static final ArchRule redisKnowsBackendsAndSpringDataAlone = classes()
            .that()
            .resideInAPackage("dev.sessions.redis")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.sessions",
                    "dev.sessions.backend",
                    "dev.sessions.redis",
                    "org.springframework.data.redis..",
                    "org.springframework.data.domain",
                    "org.springframework.dao",
                    "reactor..",
                    "org.reactivestreams",
                    "org.slf4j",
                    "org.jspecify..",
                    "java..");

    @ArchTest
    static final ArchRule onlyTheAutoConfigurationKnowsRedis = noClasses()
            .that()
            .resideOutsideOfPackages("dev.sessions.redis", "dev.sessions.autoconfigure")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.sessions.redis", "org.springframework.data..");
}

package dev.sessions.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.backend.InMemoryBackend;
import dev.sessions.backend.SessionBackend;
import dev.sessions.redis.RedisBackend;
import dev.sessions.testing.Keys;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The store 'redis': when it is there, and when it is not. No Redis runs here. */
class RedisStoreTest {

    private final ReactiveWebApplicationContextRunner application = new ReactiveWebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SessionsAutoConfiguration.class,
                    DataRedisAutoConfiguration.class,
                    DataRedisReactiveAutoConfiguration.class))
            .withPropertyValues(Keys.SEALING);

    @Test
    void itIsThereWithTheConnectionThatSpringBootConfigures() {
        application
                .withPropertyValues("sessions.store=redis", "sessions.revocation.store=redis")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context).getBean("redisSessionStore").isInstanceOf(RedisBackend.class);
                });
    }

    @Test
    void itIsNotMadeUnlessItIsUsed() {
        application.run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBeanFactory().containsSingleton("redisSessionStore"))
                    .isFalse();
        });
    }

    @Test
    void itBacksOffToABeanOfItsName() {
        application
                .withUserConfiguration(OwnRedis.class)
                .withPropertyValues("sessions.store=redis")
                .run(context -> {
                    assertThat(context).getBean("redisSessionStore").isInstanceOf(InMemoryBackend.class);
                    assertThat(context).doesNotHaveBean(RedisBackend.class);
                });
    }

    @Test
    void nothingOfItIsLoadedWithoutSpringDataRedis() {
        new ReactiveWebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(SessionsAutoConfiguration.class))
                .withPropertyValues(Keys.SEALING)
                .withClassLoader(
                        new FilteredClassLoader("org.springframework.data", "io.lettuce", "dev.sessions.redis"))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context).doesNotHaveBean("redisSessionStore");
                    assertThat(context).doesNotHaveBean(SessionsAutoConfiguration.RedisConfiguration.class);
                });
    }

    @Test
    void withoutSpringDataRedisTheStoreIsMissing() {
        new ReactiveWebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(SessionsAutoConfiguration.class))
                .withPropertyValues(Keys.SEALING)
                .withPropertyValues("sessions.store=redis")
                .withClassLoader(
                        new FilteredClassLoader("org.springframework.data", "io.lettuce", "dev.sessions.redis"))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidSessionsPropertyException.class)
                        .hasMessageContaining("sessions.store names the store 'redis'"));
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnRedis {
        @Bean
        SessionBackend redisSessionStore() {
            return new InMemoryBackend();
        }
    }
}

package dev.sessions.autoconfigure;

import dev.sessions.redis.RedisBackend;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;

/** The store 'redis', where Spring Data Redis is; in a class of its own, since nothing of it is loaded elsewhere. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(ReactiveRedisConnectionFactory.class)
class RedisSessionsConfiguration {

    @Bean
    @Lazy
    @ConditionalOnBean(ReactiveRedisConnectionFactory.class)
    @ConditionalOnMissingBean(name = "redisSessionStore")
    RedisBackend redisSessionStore(
            ReactiveRedisConnectionFactory connections, SessionsProperties properties, ObjectProvider<Clock> clock) {
        Duration timeout = properties.redis().timeout();
        if (timeout.isNegative() || timeout.isZero()) {
            throw new InvalidSessionsPropertyException(
                    "sessions.redis.timeout",
                    "must be longer than zero",
                    "Correct it, for example: sessions.redis.timeout=2s");
        }
        return RedisBackend.builder(connections)
                .keyPrefix(properties.redis().keyPrefix())
                .timeout(timeout)
                .clock(clock.getIfUnique(Clock::systemUTC))
                .build();
    }
}

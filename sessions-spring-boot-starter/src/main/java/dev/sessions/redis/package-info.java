/**
 * Sessions in Redis, on Spring Data Redis's reactive connections: {@link dev.sessions.redis.RedisBackend} is a
 * {@link dev.sessions.backend.SessionBackend} like any other. Everything here is optional; without Spring Data Redis
 * nothing of it is loaded.
 *
 * <p>Nothing comes in but the backends' contract, Spring Data Redis and Reactor: what the bytes mean, and that they came
 * in a cookie, is not this package's business.
 */
@NullMarked
package dev.sessions.redis;

import org.jspecify.annotations.NullMarked;

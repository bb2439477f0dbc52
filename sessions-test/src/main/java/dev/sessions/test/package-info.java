/**
 * Tests for whoever extends Sessions, and what such tests need.
 *
 * <p>{@link dev.sessions.test.SessionBackendContract} is what a backend promises, as JUnit tests that run against yours;
 * its description is the place to begin.
 *
 * <p>Nothing in here is for production, and nothing in here knows a particular backend, web framework or server.
 */
@NullMarked
package dev.sessions.test;

import org.jspecify.annotations.NullMarked;

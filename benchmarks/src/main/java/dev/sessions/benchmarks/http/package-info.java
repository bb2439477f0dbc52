/** A request over HTTP: the same application without a session, with ours, and with the sessions of others. */
@NullMarked
package dev.sessions.benchmarks.http;

import org.jspecify.annotations.NullMarked;

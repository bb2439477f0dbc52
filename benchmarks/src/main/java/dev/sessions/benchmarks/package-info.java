/**
 * What sessions cost, measured beside what a user would pick instead, and drawn. A benchmark writes a file of {@link
 * dev.sessions.benchmarks.Row}s into {@code docs/performance}; {@code report} knows which groups of which file make a picture,
 * and {@code docs/performance.md} says where it wants a table of which group.
 */
@NullMarked
package dev.sessions.benchmarks;

import org.jspecify.annotations.NullMarked;

/** Result files as pictures and as tables of {@code docs/performance.md}. Knows no benchmark, only its file. */
@NullMarked
package dev.sessions.benchmarks.report;

import org.jspecify.annotations.NullMarked;

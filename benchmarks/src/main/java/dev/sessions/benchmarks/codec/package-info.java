/** A session as a cookie's value, and back: ours, the floor beneath it, and the peers. */
@NullMarked
package dev.sessions.benchmarks.codec;

import org.jspecify.annotations.NullMarked;

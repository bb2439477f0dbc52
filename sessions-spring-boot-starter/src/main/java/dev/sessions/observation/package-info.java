/**
 * What becomes of sessions, for Micrometer: observations of loading and saving, which become timers and spans, and counters of
 * what happens beside. Nothing in a tag is a value, an id or an owner, and a tag has few values: names that are made at run time
 * count as their pattern.
 */
@NullMarked
package dev.sessions.observation;

import org.jspecify.annotations.NullMarked;

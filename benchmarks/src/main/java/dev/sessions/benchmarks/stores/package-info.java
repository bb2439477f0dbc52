/** What loading and saving costs in the stores, beside the disk itself and beside gorilla's. */
@NullMarked
package dev.sessions.benchmarks.stores;

import org.jspecify.annotations.NullMarked;

/** The examples of {@code docs/custom-stores.md} and of keys in {@code docs/configuration.md}. */
@NullMarked
package dev.sessions.docs.store;

import org.jspecify.annotations.NullMarked;

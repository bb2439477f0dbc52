/**
 * Puts the house together from {@code sessions.*} in the application's configuration. Nothing is public here but what
 * Spring Boot needs; every bean backs off to one of the application's.
 */
@NullMarked
package dev.sessions.autoconfigure;

import org.jspecify.annotations.NullMarked;

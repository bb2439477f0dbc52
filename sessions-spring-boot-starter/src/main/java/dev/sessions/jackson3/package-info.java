/**
 * Values written with Jackson 3, where it is on the class path: as plain JSON, and as JSON that names the class of each value.
 *
 * <p>Sees {@code spi} alone. Of Spring it knows Spring Security's modules for Jackson, and no more.
 */
@NullMarked
package dev.sessions.jackson3;

import org.jspecify.annotations.NullMarked;

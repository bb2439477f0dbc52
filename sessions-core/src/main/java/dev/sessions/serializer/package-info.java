/**
 * How one value becomes bytes, and back. Cookies, tokens, cryptography and backends do not come in here.
 */
@NullMarked
package dev.sessions.serializer;

import org.jspecify.annotations.NullMarked;

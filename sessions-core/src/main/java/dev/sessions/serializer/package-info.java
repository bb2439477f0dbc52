/**
 * How a session's contents become bytes. Cryptography, cookies and backends do not come in here.
 */
@NullMarked
package dev.sessions.serializer;

import org.jspecify.annotations.NullMarked;

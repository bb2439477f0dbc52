/** An application that uses sessions: one in a cookie, one in files. Made to be used with curl. */
@NullMarked
package dev.sessions.sample;

import org.jspecify.annotations.NullMarked;

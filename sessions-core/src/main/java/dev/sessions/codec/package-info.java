/**
 * The token: the bytes a session travels in. Pure and synchronous; it knows keys and the time, and neither JSON nor
 * stores nor HTTP comes in here.
 */
@NullMarked
package dev.sessions.codec;

import org.jspecify.annotations.NullMarked;

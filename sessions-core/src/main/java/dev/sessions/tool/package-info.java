/**
 * The command that makes keys: {@code java -jar sessions-core.jar}. It runs on the JDK alone, since a jar that is started so
 * has no class path: nothing here, nor what it uses of the keys, may load a class of a library.
 */
@NullMarked
package dev.sessions.tool;

import org.jspecify.annotations.NullMarked;

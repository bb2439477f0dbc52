/**
 * Sessions in files, for one machine: {@link dev.sessions.file.FilesystemStore} is all that anyone else needs of this
 * package.
 *
 * <p>Below it nothing comes in but the backends' contract, the JDK's files and Reactor: what the bytes mean, and that they
 * came in a cookie, is not the files' business.
 */
@NullMarked
package dev.sessions.file;

import org.jspecify.annotations.NullMarked;

/**
 * Sessions as services written in Go with gorilla/sessions have them: its cookies, read and written, and its session files,
 * read. Here are a format, the serializers that come with it and gob, written from their documentation. Nothing of our own
 * token or of a web framework comes in, and nobody but the configuration knows of this package.
 */
@NullMarked
package dev.sessions.gorilla;

import org.jspecify.annotations.NullMarked;

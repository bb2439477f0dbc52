/**
 * What sessions mean for the web whichever framework serves it: the annotation on a controller's parameter, what such a
 * parameter asks for, and what a response has to say in its headers. No server, no request and nothing reactive comes in
 * here, and nothing of where sessions are kept.
 */
@NullMarked
package dev.sessions.web;

import org.jspecify.annotations.NullMarked;

/**
 * Sessions in WebFlux: the filter that saves them, the resolver that hands them to controllers, and the accessor for
 * everybody else. Where sessions are kept is none of this package's business: no store, token or backend comes in here.
 */
@NullMarked
package dev.sessions.webflux;

import org.jspecify.annotations.NullMarked;

/**
 * Spring's {@link org.springframework.web.server.WebSession} on a session of this project. It sees the request and the web;
 * no store, no token and no Spring Boot come in here.
 */
@NullMarked
package dev.sessions.websession;

import org.jspecify.annotations.NullMarked;

package dev.sessions.jackson3;

import tools.jackson.databind.DatabindException;

/** A class is not among the allowed ones. The message speaks of types alone. */
final class TypeNotAllowedException extends DatabindException {

    TypeNotAllowedException(String message) {
        super(message);
    }

    TypeNotAllowedException(Class<?> type) {
        super(type.getTypeName() + " is not an allowed type");
    }
}

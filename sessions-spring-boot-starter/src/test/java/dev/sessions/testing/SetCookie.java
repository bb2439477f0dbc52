package dev.sessions.testing;

import java.util.Map;
import java.util.TreeMap;

/** A Set-Cookie header taken apart; an attribute without a value has the empty text. */
public record SetCookie(String name, String value, Map<String, String> attributes) {

    static SetCookie parse(String header) {
        String[] parts = header.split("; *");
        String[] cookie = parts[0].split("=", 2);
        Map<String, String> attributes = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < parts.length; i++) {
            String[] attribute = parts[i].split("=", 2);
            attributes.put(attribute[0], attribute.length == 1 ? "" : attribute[1]);
        }
        return new SetCookie(cookie[0], cookie[1], attributes);
    }

    public String attribute(String name) {
        return attributes.get(name);
    }

    public boolean has(String name) {
        return attributes.containsKey(name);
    }
}

package dev.sessions.jackson3;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The classes that data may name: just these and arrays of them, none of their subclasses. A name is looked up among them, so
 * no class is loaded because data names it.
 */
final class AllowedTypes {

    private static final String ARRAY = "[";
    private static final int MAX_DIMENSIONS = 4;

    private final Map<String, Class<?>> named = new HashMap<>();
    private final String parts;

    /**
     * @param types those beside the JDK's
     * @param parts what the names of classes begin with that only are parts of such: written, but never made by their name
     */
    AllowedTypes(Collection<Class<?>> types, String parts) {
        this.parts = parts;
        JdkTypes.NAMED.forEach(type -> named.put(type.getName(), type));
        types.forEach(type -> named.put(type.getName(), type));
    }

    /** The class that data names, or {@code null} when it must not. */
    @Nullable
    Class<?> find(String name) {
        int dimensions = 0;
        while (name.startsWith(ARRAY, dimensions)) {
            dimensions++;
        }
        String component = name.substring(dimensions);
        Class<?> type = dimensions == 0 ? named.get(name) : component(component);
        for (int i = 0; type != null && i < dimensions; i++) {
            type = type.arrayType();
        }
        return dimensions > MAX_DIMENSIONS ? null : type;
    }

    private @Nullable Class<?> component(String descriptor) {
        if (descriptor.startsWith("L") && descriptor.endsWith(";")) {
            String name = descriptor.substring(1, descriptor.length() - 1);
            return name.equals(Object.class.getName()) ? Object.class : named.get(name);
        }
        return switch (descriptor) {
            case "Z" -> boolean.class;
            case "B" -> byte.class;
            case "C" -> char.class;
            case "S" -> short.class;
            case "I" -> int.class;
            case "J" -> long.class;
            case "F" -> float.class;
            case "D" -> double.class;
            default -> null;
        };
    }

    /** Whether data may name it. */
    boolean isNamed(Class<?> type) {
        return find(nameOf(type)) == standIn(type);
    }

    /** Whether it may be written as a part of an allowed class, and read where that class declares it. */
    boolean isPart(Class<?> type) {
        return type.isArray()
                ? isPart(type.getComponentType())
                : type.isPrimitive()
                        || isNamed(type)
                        || JdkTypes.DECLARED.contains(type)
                        || !parts.isEmpty() && type.getName().startsWith(parts)
                        || JsonNode.class.isAssignableFrom(type)
                        || type.isInterface() && !type.getName().startsWith("java");
    }

    /** The name that data has for a class. */
    static String nameOf(Class<?> type) {
        return standIn(type).getName();
    }

    /** A constant of an enum that has a body is of a class of its own. */
    private static Class<?> standIn(Class<?> type) {
        Class<?> parent = type.getSuperclass();
        return parent != null && parent.isEnum() ? parent : JdkTypes.standIn(type);
    }
}

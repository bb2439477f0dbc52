package dev.sessions;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * A type with its type arguments, for reading generic values:
 *
 * <pre>{@code
 * List<String> items = session.get("items", new TypeRef<List<String>>() {});
 * }</pre>
 *
 * @param <T> the type it stands for
 */
public abstract class TypeRef<T> {

    private final Type type;

    /**
     * Takes the type argument of the anonymous subclass.
     *
     * @throws IllegalStateException when the subclass gives no type argument
     */
    protected TypeRef() {
        if (!(getClass().getGenericSuperclass() instanceof ParameterizedType parameterized)) {
            throw new IllegalStateException("A TypeRef needs a type argument: new TypeRef<List<String>>() {}");
        }
        this.type = parameterized.getActualTypeArguments()[0];
    }

    private TypeRef(Type type) {
        this.type = type;
    }

    /**
     * A reference to a type known only at run time.
     *
     * @param type the type
     * @param <T> what the caller takes it for
     * @return a reference to it
     */
    public static <T> TypeRef<T> of(Type type) {
        return new TypeRef<>(type) {};
    }

    /** {@return the type, with its arguments} */
    public final Type type() {
        return type;
    }

    @Override
    public final String toString() {
        return type.getTypeName();
    }
}

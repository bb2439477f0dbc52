package dev.sessions.jackson3;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Classes of an application, some of them allowed, and some that must not be made whatever data says. */
final class Zoo {

    /** How often something was made, or its class initialized, that must not be. */
    static final AtomicInteger MADE = new AtomicInteger();

    private Zoo() {}

    static TypedValueCodec codec() {
        return TypedValueCodec.builder(Zoo.class.getClassLoader())
                .allow(Keeper.class, Animal.class, Dog.class, Mood.class, Cage.class, Open.class, Box.class)
                .build();
    }

    record Keeper(String name, List<Animal> animals, Map<String, Object> notes) {}

    interface Named {}

    static class Animal implements Named {
        public String name = "";
        public @Nullable Mood mood;

        @Override
        public boolean equals(Object other) {
            return other instanceof Animal that
                    && getClass() == that.getClass()
                    && name.equals(that.name)
                    && mood == that.mood;
        }

        @Override
        public int hashCode() {
            return Objects.hash(name, mood);
        }
    }

    static class Dog extends Animal {}

    enum Mood {
        CALM,
        WILD {
            @Override
            public String toString() {
                return "wild!";
            }
        }
    }

    static class Cage {
        public @Nullable Animal animal;
        public @Nullable File door;
        public @Nullable Trap trap;
        public @Nullable TrapRecord record;
        public @Nullable Named named;
        public @Nullable List<TrapRecord> records;
        public @Nullable Map<Class<?>, String> byClass;
        public @Nullable TrapRecord @Nullable [] array;
        public @Nullable TrapEnum trapEnum;
        public @Nullable Annotated annotated;
    }

    static class Box<T> {
        public @Nullable T content;
    }

    /** Asks for class names itself. */
    static class Open {
        @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
        public @Nullable Object any;

        @JsonTypeInfo(use = JsonTypeInfo.Id.MINIMAL_CLASS)
        public @Nullable Object near;
    }

    static class Trap extends Animal {
        static {
            MADE.incrementAndGet();
        }
    }

    static class TrapList extends ArrayList<Object> {
        static {
            MADE.incrementAndGet();
        }
    }

    record TrapRecord(String name) {
        static {
            MADE.incrementAndGet();
        }
    }

    enum TrapEnum {
        ONE;

        static {
            MADE.incrementAndGet();
        }
    }

    @tools.jackson.databind.annotation.JsonDeserialize(using = OwnWay.class)
    static class Annotated {
        static {
            MADE.incrementAndGet();
        }
    }

    static class OwnWay extends tools.jackson.databind.ValueDeserializer<Annotated> {
        @Override
        public Annotated deserialize(
                tools.jackson.core.JsonParser parser, tools.jackson.databind.DeserializationContext context) {
            return new Annotated();
        }
    }
}

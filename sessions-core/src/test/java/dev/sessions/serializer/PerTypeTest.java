package dev.sessions.serializer;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PerTypeTest {

    /** Types that are made at run time. */
    private record Numbered(int number) implements Type {}

    private final List<Type> made = new ArrayList<>();
    private final PerType<Object> objects = new PerType<>(type -> {
        made.add(type);
        return new Object();
    });

    @Test
    void itIsMadeOnceForAType() {
        Object first = objects.get(new Numbered(1));
        Object second = objects.get(new Numbered(2));

        assertThat(objects.get(new Numbered(1))).isSameAs(first).isNotSameAs(second);
        assertThat(objects.get(new Numbered(2))).isSameAs(second);
        assertThat(made).hasSize(2);
    }

    @Test
    void whatIsMadeForTypesWithoutEndIsNotKeptWithoutEnd() {
        Object first = objects.get(new Numbered(0));
        for (int i = 1; i < 5_000; i++) {
            objects.get(new Numbered(i));
        }

        assertThat(objects.get(new Numbered(0))).isNotSameAs(first);
    }
}

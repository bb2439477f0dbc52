package dev.sessions.sample;

import java.util.ArrayList;
import java.util.List;

/** What a visitor wants to buy. An ordinary class: it is saved when it changed. */
class Cart {

    private final List<String> items = new ArrayList<>();

    public List<String> getItems() {
        return items;
    }

    void add(String item) {
        items.add(item);
    }
}

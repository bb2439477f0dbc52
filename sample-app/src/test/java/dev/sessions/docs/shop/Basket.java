package dev.sessions.docs.shop;

import java.util.ArrayList;
import java.util.List;

public class Basket {

    private List<String> items = new ArrayList<>();

    public List<String> getItems() {
        return items;
    }

    public void setItems(List<String> items) {
        this.items = items;
    }
}

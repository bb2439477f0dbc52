package dev.sessions.sample;

import dev.sessions.Session;
import dev.sessions.web.SessionValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebInputException;

/** A second session, named cart, that is kept in files. */
@RestController
class CartController {

    /** The cart is made when absent, and changed in place: no put, no save. */
    @PostMapping("/cart")
    List<String> add(@SessionValue(session = "cart", create = true) Cart cart, @RequestParam String item) {
        cart.add(item);
        return cart.getItems();
    }

    @GetMapping("/cart")
    List<String> items(@SessionValue(session = "cart") Optional<Cart> cart) {
        return cart.map(Cart::getItems).orElse(List.of());
    }

    @PostMapping("/both")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void both(
            @SessionValue Session session,
            @SessionValue(session = "cart", create = true) Cart cart,
            @RequestParam String name,
            @RequestParam String item) {
        session.put("name", name);
        cart.add(item);
    }

    /** As one does at a login: the contents stay, the old cookie is worthless. */
    @PostMapping("/renew")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void renew(@SessionValue("cart") Session cart) {
        cart.renewId();
    }

    /** Puts one value under its own name: what concurrent requests put in this way all stays. */
    @PostMapping("/cart/put")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void put(@SessionValue("cart") Session cart, @RequestParam String key, @RequestParam String value) {
        if (key.equals("cart") || key.equals("count")) {
            throw new ServerWebInputException("The values 'cart' and 'count' are no texts");
        }
        cart.put(key, value);
    }

    /** Counts in one operation: of concurrent requests none is lost. */
    @PostMapping("/cart/count")
    int count(@SessionValue("cart") Session cart) {
        return cart.update("count", Integer.class, count -> count == null ? 1 : count + 1);
    }

    @GetMapping("/cart/keys")
    Set<String> keys(@SessionValue("cart") Session cart) {
        return cart.keys();
    }

    @GetMapping("/cart/values")
    Map<String, String> values(@SessionValue("cart") Session cart) {
        Map<String, String> values = new TreeMap<>();
        cart.keys().stream()
                .filter(key -> !key.equals("cart"))
                .forEach(key -> values.put(key, cart.getOrDefault(key, String.class, "")));
        return values;
    }
}

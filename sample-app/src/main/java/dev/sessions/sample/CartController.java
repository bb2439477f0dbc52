package dev.sessions.sample;

import dev.sessions.Session;
import dev.sessions.webflux.SessionValue;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

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
}

package dev.sessions.docs.shop;

import dev.sessions.CookieOptions.SameSite;
import dev.sessions.Session;
import dev.sessions.TypeRef;
import dev.sessions.web.SessionValue;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@RestController
class TourController {

    static volatile IllegalStateException lastFailure;

    @PostMapping("/values")
    int values(@SessionValue Session session) {
        session.put("name", "Ada");
        session.put("order", new Order("tea", 2));
        session.put("sizes", List.of(1, 2, 3));

        String name = session.get("name", String.class); // null when there is none
        Order order = session.get("order", Order.class);
        List<Integer> sizes = session.get("sizes", new TypeRef<List<Integer>>() {});
        int visits = session.getOrDefault("visits", Integer.class, 0);

        session.remove("name"); // one value
        session.clear(); // all values and flashes
        return visits + order.count() + sizes.size() + name.length();
    }

    @PostMapping("/seen")
    List<String> see(@SessionValue Session session, @RequestParam String item) {
        int count = session.update("count", Integer.class, n -> n == null ? 1 : n + 1);
        List<String> seen = session.update("seen", new TypeRef<List<String>>() {}, items -> with(items, item));
        return with(seen, String.valueOf(count));
    }

    private static List<String> with(@Nullable List<String> items, String item) {
        List<String> all = new ArrayList<>(items == null ? List.of() : items);
        all.add(item);
        return all;
    }

    @PostMapping("/basket")
    List<String> add(@SessionValue Session session, @RequestParam String item) {
        Basket basket = session.computeIfAbsent("basket", Basket.class, Basket::new);
        basket.getItems().add(item); // changed in place: saved, without a put
        return basket.getItems();
    }

    @PostMapping("/basket/checked")
    List<String> addAgain(@SessionValue(create = true) Basket basket, @RequestParam String item) {
        basket.getItems().add(item);
        return basket.getItems();
    }

    @PostMapping("/payments")
    List<Payment> pay(@SessionValue Session session, @RequestParam String card) {
        List<Payment> payments = session.computeIfAbsent("payments", new TypeRef<List<Payment>>() {}, ArrayList::new);
        payments.add(new Payment.Card(card));
        return payments;
    }

    @GetMapping("/payments")
    List<Payment> payments(@SessionValue Optional<List<Payment>> payments) {
        return payments.orElse(List.of());
    }

    @GetMapping("/basket/size")
    Mono<Integer> size(@SessionValue Mono<Basket> basket) {
        return basket.map(b -> b.getItems().size()).defaultIfEmpty(0);
    }

    @GetMapping("/basket/first")
    String first(@SessionValue Basket basket) {
        return basket.getItems().get(0);
    }

    @PostMapping("/orders")
    void order(@SessionValue Session session) {
        session.addFlash("Your order is on its way.");
        session.addFlash("orders", new Order("tea", 2)); // a queue of its own
    }

    @GetMapping("/messages")
    List<String> messages(@SessionValue(flash = true) List<String> messages) {
        return messages; // each message is read once
    }

    @GetMapping("/messages/count")
    int waiting(@SessionValue Session session) {
        return session.peekFlashes(String.class).size(); // they stay for the next reader
    }

    @GetMapping("/old-messages")
    ResponseEntity<Void> moved(@SessionValue Session session, @SessionValue(flash = true) List<String> messages) {
        session.keepFlashes(); // taken in this request, and put back for the next
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .location(URI.create("/messages"))
                .build();
    }

    @GetMapping("/orders")
    List<Order> orders(@SessionValue(name = "orders", flash = true) List<Order> orders) {
        return orders;
    }

    @PostMapping("/login")
    String login(@SessionValue Session session, @ModelAttribute Login login) {
        // check the password here
        session.renewId();
        session.owner(login.user());
        session.put("user", login.user());
        if (login.remember()) {
            session.remember(Duration.ofDays(90));
        } else {
            session.forgetOnClose();
        }
        return "Welcome, " + login.user();
    }

    @PostMapping("/logout")
    void logout(@SessionValue Session session, @SessionValue("cart") Session cart) {
        session.invalidate();
        cart.invalidate();
        session.addFlash("Good-bye."); // begins a new session
    }

    @PostMapping("/checkout")
    void checkout(@SessionValue Session session, @SessionValue(session = "cart") Optional<Basket> basket) {
        basket.ifPresent(b -> session.put("ordered", b.getItems()));
    }

    @PostMapping("/cart")
    void cart(@SessionValue(session = "cart", name = "basket", create = true) Basket basket) {
        basket.getItems().add("tea");
    }

    @PostMapping("/admin")
    void admin(@SessionValue("admin") Session admin) {
        admin.cookie(admin.cookie().toBuilder()
                .sameSite(SameSite.STRICT)
                .path("/admin")
                .build());
        admin.put("since", "today");
    }

    @GetMapping(path = "/ticks", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<Integer> ticks(@SessionValue Session session) {
        session.put("watching", true); // in time: the response has not begun
        return Flux.range(1, 3); // in here, session.put would throw IllegalStateException
    }

    @GetMapping(path = "/late", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<Integer> late(@SessionValue Session session) {
        return Flux.range(1, 3).doOnNext(tick -> {
            if (tick == 3) {
                try {
                    session.put("seen", tick);
                } catch (IllegalStateException e) {
                    lastFailure = e;
                }
            }
        });
    }

    @GetMapping("/broken")
    String broken(@SessionValue Session session) {
        session.put("name", "Ada");
        throw new IllegalStateException("after the change");
    }
}

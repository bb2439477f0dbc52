package dev.sessions.docs.store;

import dev.sessions.key.RandomBytes;
import org.springframework.stereotype.Component;

/** Where the examples get their secrets from. */
@Component
public class Secrets {

    private final byte[] authentication = RandomBytes.next(32);
    private final byte[] encryption = RandomBytes.next(32);

    byte[] authentication() {
        return authentication;
    }

    byte[] encryption() {
        return encryption;
    }
}

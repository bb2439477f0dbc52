package dev.sessions.docs.store;

import dev.sessions.key.KeyRing;
import dev.sessions.key.KeyRingSource;
import dev.sessions.key.SessionKey;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
public class KeyConfiguration {

    private final AtomicReference<KeyRing> ring = new AtomicReference<>(KeyRing.of(SessionKey.random()));

    @Bean
    KeyRingSource sessionKeys() {
        return ring::get; // asked for every token; rotate with ring.set(KeyRing.of(newKey, oldKey))
    }
}

package dev.sessions.docs.store;

import dev.sessions.file.FilesystemStore;
import dev.sessions.key.KeyRing;
import dev.sessions.key.KeyRingSource;
import dev.sessions.key.SessionKey;
import dev.sessions.store.CookieStore;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Keys from a place of one's own, and two stores that are built of them. */
@Configuration(proxyBeanMethods = false)
public class HandmadeStores {

    private final KeyRing keys;

    HandmadeStores(Secrets secrets) {
        keys = KeyRing.of(SessionKey.of(secrets.authentication(), secrets.encryption()));
    }

    @Bean
    KeyRingSource sessionKeys() {
        return KeyRingSource.of(keys); // for the stores that are not built here
    }

    @Bean
    CookieStore cookies() {
        return CookieStore.of(keys);
    }

    @Bean
    FilesystemStore files(@Value("${shop.directory}") Path directory) {
        return FilesystemStore.of(directory, keys);
    }
}

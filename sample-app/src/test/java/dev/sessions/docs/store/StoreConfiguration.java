package dev.sessions.docs.store;

import dev.sessions.store.CookieStore;
import java.net.URI;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
public class StoreConfiguration {

    @Bean
    ObjectStoreBackend objectStore(@Value("${shop.object-store}") URI folder) {
        return new ObjectStoreBackend(folder, Clock.systemUTC());
    }

    @Bean
    CutoffStore cutoff(CookieStore cookies) {
        return new CutoffStore(cookies);
    }
}

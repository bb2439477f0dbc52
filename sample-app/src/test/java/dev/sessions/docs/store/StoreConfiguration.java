package dev.sessions.docs.store;

import dev.sessions.SessionStore;
import java.net.URI;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Qualifier;
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
    CutoffStore cutoff(@Qualifier("cookieSessionStore") SessionStore cookies) {
        return new CutoffStore(cookies);
    }
}

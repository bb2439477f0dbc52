package dev.sessions.docs.store;

import dev.sessions.keyring.KeyRingListener;
import dev.sessions.keyring.ReloadableKeyRing;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
public class VaultKeyConfiguration {

    @Bean
    ReloadableKeyRing sessionKeys(Vault vault, KeyRingListener listener) throws Exception {
        return ReloadableKeyRing.load(vault::sessionKeys, Clock.systemUTC(), listener);
    }
}

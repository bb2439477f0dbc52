package dev.sessions.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.NamedSession;
import dev.sessions.SessionOptions;
import dev.sessions.SessionStore;
import dev.sessions.backend.FilesystemBackend;
import dev.sessions.backend.InMemoryBackend;
import dev.sessions.backend.SessionBackend;
import dev.sessions.codec.TokenCodec;
import dev.sessions.key.KeyRing;
import dev.sessions.key.KeyRingSource;
import dev.sessions.key.SessionKey;
import dev.sessions.serializer.JacksonSessionSerializer;
import dev.sessions.serializer.SessionSerializer;
import dev.sessions.store.CookieStore;
import dev.sessions.testing.Keys;
import dev.sessions.webflux.SessionValueArgumentResolver;
import dev.sessions.webflux.SessionWebFilter;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;

/** Every bean gives way to one of the application's. */
class BackOffTest {

    private static final KeyRingSource KEYS = KeyRingSource.of(KeyRing.of(SessionKey.random()));
    private static final TokenCodec CODEC = new TokenCodec(KEYS, Clock.systemUTC());
    private static final SessionSerializer SERIALIZER = new JacksonSessionSerializer();
    private static final SessionStore STORE = new CookieStore(CODEC, SERIALIZER, Clock.systemUTC());
    private static final SessionBackend BACKEND = new InMemoryBackend();

    private final ReactiveWebApplicationContextRunner withoutKeys = new ReactiveWebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SessionsAutoConfiguration.class));

    private final ReactiveWebApplicationContextRunner application = withoutKeys.withPropertyValues(Keys.SEALING);

    @Test
    void ownKeysNeedNoneInTheConfiguration() {
        withoutKeys
                .withBean(KeyRingSource.class, () -> KEYS)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .getBean(KeyRingSource.class)
                        .isSameAs(KEYS));
    }

    @Test
    void ownSerializer() {
        application
                .withBean(SessionSerializer.class, () -> SERIALIZER)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .getBean(SessionSerializer.class)
                        .isSameAs(SERIALIZER));
    }

    @Test
    void ownTokenCodec() {
        application
                .withBean(TokenCodec.class, () -> CODEC)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .getBean(TokenCodec.class)
                        .isSameAs(CODEC));
    }

    @Test
    void ownCookieStore() {
        application
                .withBean("cookieSessionStore", SessionStore.class, () -> STORE)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .getBean("cookieSessionStore")
                        .isSameAs(STORE));
    }

    @Test
    void ownMemoryStoreMayBeAnotherBackend() {
        application
                .withPropertyValues("sessions.store=memory")
                .withBean("memorySessionStore", SessionBackend.class, () -> BACKEND)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .getBean("memorySessionStore")
                        .isSameAs(BACKEND));
    }

    @Test
    void ownFilesystemStoreMayBeAStoreAndNeedsNoDirectory() {
        application
                .withPropertyValues("sessions.store=filesystem")
                .withBean("filesystemSessionStore", SessionStore.class, () -> STORE)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(FilesystemBackend.class));
    }

    @Test
    void ownFilter() {
        SessionWebFilter filter = new SessionWebFilter(
                Map.of("mine", new NamedSession(SessionOptions.of("mine"), STORE)), "mine", true, 0);
        application
                .withBean(SessionWebFilter.class, () -> filter)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .getBean(SessionWebFilter.class)
                        .isSameAs(filter));
    }

    @Test
    void ownArgumentResolver() {
        SessionValueArgumentResolver resolver = new SessionValueArgumentResolver(new DefaultListableBeanFactory());
        application
                .withBean(SessionValueArgumentResolver.class, () -> resolver)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .getBean(SessionValueArgumentResolver.class)
                        .isSameAs(resolver));
    }
}

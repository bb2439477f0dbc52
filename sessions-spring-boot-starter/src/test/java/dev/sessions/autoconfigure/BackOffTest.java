package dev.sessions.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.SealedValues;
import dev.sessions.SessionIndex;
import dev.sessions.SessionIndexes;
import dev.sessions.SessionOptions;
import dev.sessions.backend.InMemoryBackend;
import dev.sessions.backend.SessionBackend;
import dev.sessions.file.FilesystemStore;
import dev.sessions.key.KeyRing;
import dev.sessions.key.KeyRingSource;
import dev.sessions.key.SessionKey;
import dev.sessions.request.ConfiguredSessions;
import dev.sessions.request.ConfiguredSessions.Configured;
import dev.sessions.serializer.JacksonValueCodec;
import dev.sessions.spi.SessionStore;
import dev.sessions.spi.ValueCodec;
import dev.sessions.store.CookieStore;
import dev.sessions.testing.Keys;
import dev.sessions.value.TokenValues;
import dev.sessions.webflux.SessionValueArgumentResolver;
import dev.sessions.webflux.SessionWebFilter;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;

/** Every bean gives way to one of the application's. */
class BackOffTest {

    private static final KeyRing RING = KeyRing.of(SessionKey.random());
    private static final KeyRingSource KEYS = KeyRingSource.of(RING);
    private static final ValueCodec CODEC = new JacksonValueCodec();
    private static final SessionStore STORE = CookieStore.of(RING);
    private static final SessionBackend BACKEND = new InMemoryBackend();
    private static final ConfiguredSessions SESSIONS = new ConfiguredSessions(
            List.of(new Configured(SessionOptions.of("mine"), STORE, CODEC)), "mine", Clock.systemUTC(), List.of());

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
    void ownKeysWinOverAKeyFile() {
        withoutKeys
                .withBean(KeyRingSource.class, () -> KEYS)
                .withPropertyValues("sessions.key-file=/nowhere/keys.yml")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .getBean(KeyRingSource.class)
                        .isSameAs(KEYS));
    }

    @Test
    void ownValueCodec() {
        application
                .withBean(ValueCodec.class, () -> CODEC)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .getBean(ValueCodec.class)
                        .isSameAs(CODEC));
    }

    @Test
    void ownSealedValues() {
        SealedValues values = TokenValues.of(RING);
        application
                .withBean(SealedValues.class, () -> values)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .getBean(SealedValues.class)
                        .isSameAs(values));
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
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(FilesystemStore.class));
    }

    @Test
    void ownConfiguredSessionsAreTheIndexesToo() {
        application
                .withBean(ConfiguredSessions.class, () -> SESSIONS)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .getBean(SessionIndexes.class)
                        .isSameAs(SESSIONS));
    }

    @Test
    void ownIndexesComeFirstWhereverOneIsAskedFor() {
        SessionIndexes indexes = new NoIndexes();
        application.withBean(SessionIndexes.class, () -> indexes).run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(ConfiguredSessions.class);
            assertThat(context.getBean(SessionIndexes.class)).isSameAs(indexes);
        });
    }

    private record NoIndexes() implements SessionIndexes {

        @Override
        public SessionIndex get() {
            throw new UnsupportedOperationException("of the test");
        }

        @Override
        public SessionIndex get(String name) {
            return get();
        }
    }

    @Test
    void ownFilter() {
        SessionWebFilter filter = new SessionWebFilter(SESSIONS, true, 0);
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

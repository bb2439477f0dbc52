package dev.sessions.docs.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.autoconfigure.SessionsAutoConfiguration;
import dev.sessions.key.SessionKey;
import dev.sessions.keyring.ReloadableKeyRing;
import dev.sessions.keyring.StagedKey;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;

/** Keys from elsewhere. */
class VaultKeysTest {

    @Test
    void keysOfTheApplicationsOwnAreLoadedAgainAndTold() {
        SessionKey old = SessionKey.random();
        SessionKey next = SessionKey.random();
        AtomicReference<List<StagedKey>> vault = new AtomicReference<>(List.of(StagedKey.of(old)));
        new ReactiveWebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(SessionsAutoConfiguration.class))
                .withUserConfiguration(VaultKeyConfiguration.class, KeyJournal.class)
                .withBean(Vault.class, () -> vault::get)
                .run(context -> {
                    vault.set(List.of(StagedKey.of(next), StagedKey.of(old)));
                    ReloadableKeyRing keys = context.getBean(ReloadableKeyRing.class);

                    keys.reload().toCompletableFuture().get(10, TimeUnit.SECONDS);
                    keys.reload().toCompletableFuture().get(10, TimeUnit.SECONDS); // the first one was told of by now

                    assertThat(context.getBean(KeyJournal.class).journal())
                            .containsExactly(next.idText() + " sealing", old.idText() + " opening");
                });
    }
}

package dev.sessions.docs.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sessions.SealedValues;
import dev.sessions.key.KeyRing;
import dev.sessions.key.SessionKey;
import dev.sessions.value.TokenValues;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Single values without Spring. */
class HandmadeValuesTest {

    private final byte[] authentication = new Secrets().authentication();
    private final byte[] encryption = new Secrets().encryption();
    private final String user = "ada";

    @Test
    void twoLinesSealAValue() {
        SealedValues values = TokenValues.of(KeyRing.of(SessionKey.of(authentication, encryption)));
        String token = values.seal("password-reset", user, Duration.ofHours(1));

        assertThat(values.open("password-reset", token, String.class).value()).contains(user);
    }
}

package dev.sessions.benchmarks.codec;

import com.nimbusds.jose.JOSEException;
import dev.sessions.benchmarks.codec.Contender.Protection;
import dev.sessions.gorilla.GorillaFormat;
import dev.sessions.gorilla.GorillaKey;
import dev.sessions.key.KeyRing;
import dev.sessions.key.KeyRingSource;
import dev.sessions.key.SessionKey;
import dev.sessions.store.CookieFormat;
import dev.sessions.store.CookieStore;
import io.vertx.core.Vertx;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Everybody who is measured, with keys of this run. Vert.x has threads, which {@link #close} ends. */
final class Contenders implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final byte[] authentication = random(32);
    private final byte[] encryption = random(32);

    /** {@return what everybody with this protection is held against} */
    Contender floor(Protection protection) throws GeneralSecurityException {
        return protection == Protection.SIGNED ? new Floor.Signed(authentication) : new Floor.Sealed(encryption);
    }

    /** {@return ours first; ours read a value as the type it has in this session} */
    List<Contender> all(ShopSession session) throws GeneralSecurityException, JOSEException {
        KeyRing signing = KeyRing.of(SessionKey.of(authentication));
        KeyRing sealing = KeyRing.of(SessionKey.of(authentication, encryption));
        return List.of(
                Ours.of("ours, signed", Protection.SIGNED, token(signing), session),
                Ours.of("ours, sealed", Protection.SEALED, token(sealing), session),
                OurRequest.of("our request, signed", Protection.SIGNED, CookieStore.of(signing), session),
                OurRequest.of("our request, sealed", Protection.SEALED, CookieStore.of(sealing), session),
                Ours.of("our gorilla, signed", Protection.SIGNED, gorilla(GorillaKey.of(authentication)), session),
                Ours.of(
                        "our gorilla, encrypted",
                        Protection.SEALED,
                        gorilla(GorillaKey.of(authentication, encryption)),
                        session),
                Peers.Ktor.signed(authentication),
                Peers.Ktor.encrypted(encryption, authentication),
                VertxCookie.of(vertx),
                Jwt.Jjwt.signed(authentication),
                Jwt.Jjwt.encrypted(encryption),
                Jwt.NimbusSigned.of(authentication),
                Jwt.NimbusEncrypted.of(encryption),
                Peers.tink(),
                Peers.springSecurity());
    }

    static CookieFormat token(KeyRing keys) {
        return CookieFormat.token(KeyRingSource.of(keys), Clock.systemUTC());
    }

    private static CookieFormat gorilla(GorillaKey key) {
        return GorillaFormat.builder(key).maxLength(8192).build();
    }

    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}

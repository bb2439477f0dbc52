package dev.sessions.gorilla;

import static dev.sessions.testing.Site.COOKIE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sessions.CookieOptions;
import dev.sessions.InvalidOptionException;
import dev.sessions.Reason;
import dev.sessions.Session;
import dev.sessions.SessionException;
import dev.sessions.SessionTooLargeException;
import dev.sessions.SessionValueException;
import dev.sessions.TypeRef;
import dev.sessions.gorilla.GorillaFormat.Serializer;
import dev.sessions.key.KeyRing;
import dev.sessions.key.KeyRingSource;
import dev.sessions.key.SessionKey;
import dev.sessions.store.BackendStore;
import dev.sessions.store.CookieFormat;
import dev.sessions.store.CookieStore;
import dev.sessions.store.MigratingFormat;
import dev.sessions.store.MigratingStore;
import dev.sessions.testing.Site;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions whose cookies are gorilla's, as a handler sees them. */
class GorillaSessionsTest {

    private static final GorillaKey KEY =
            GorillaKey.of("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8), new byte[16]);

    private final Site site = new Site();

    private GorillaFormat.Builder format(Serializer serializer) {
        return GorillaFormat.builder(KEY).serializer(serializer).clock(site.clock);
    }

    private void use(CookieFormat format) {
        site.keep(COOKIE, CookieStore.builder(format).clock(site.clock).build());
    }

    @ParameterizedTest
    @EnumSource(names = {"GOB", "JSON"})
    void valuesFlashesAndCountsAreKept(Serializer serializer) {
        use(format(serializer).flashQueues(Set.of("errors")).build());
        site.visit(COOKIE, session -> {
            session.put("name", "Zoë <&>\u2028");
            session.put("visits", 1);
            session.put("cart", Map.of("shoes", List.of(1, 2.5)));
            session.addFlash("saved");
            session.addFlash("errors", "late");
        });
        for (int i = 0; i < 3; i++) {
            site.visit(COOKIE, session -> session.put("visits", session.get("visits", Integer.class) + 1));
        }
        Session session = site.look(COOKIE);

        assertThat(session.get("name", String.class)).isEqualTo("Zoë <&>\u2028");
        assertThat(session.get("visits", Integer.class)).isEqualTo(4);
        assertThat((Object) session.get("cart", Map.class)).isEqualTo(Map.of("shoes", List.of(1, 2.5)));
        assertThat(session.flashes(String.class)).containsExactly("saved");
        assertThat(session.flashes("errors", String.class)).containsExactly("late");
    }

    /** Gob names the fields of a struct once, JSON for each value. */
    @Test
    void aCookieThatIsTooLargeForOneOnceItIsInTheOtherFormatCausesNoError() {
        GorillaFormat gorilla = format(Serializer.GOB).build();
        CookieFormat v1 = CookieFormat.token(site.keys(), site.clock);
        use(new MigratingFormat(List.of(gorilla, v1), v1, null, site.clock));
        List<GobType.Field> fields = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            fields.add(new GobType.Field("DeliveryAddressOfTheCustomer" + i, GobType.Kind.BOOL.id));
        }
        GobType item = new GobType(GobType.Kind.STRUCT, "Item", 0, 0, 0, fields, Map.of());
        GobType items = new GobType(GobType.Kind.SLICE, "", 0, 70, 0, List.of(), Map.of(70, item));
        List<GobValue> cart = Collections.nCopies(30, new GobValue.Fields(Map.of()));
        GobValue.Dynamic key = new GobValue.Dynamic(
                "string", GobType.STRING, new GobValue.Raw("cart".getBytes(StandardCharsets.UTF_8)));
        GobValue session = new GobValue.Entries(
                List.of(new GobValue.Entry(key, new GobValue.Dynamic("[]main.Item", items, new GobValue.Items(cart)))));
        String text = gorilla.cookies.write(COOKIE, site.clock.instant(), GobWriter.write(GobType.VALUES, session));
        site.present(COOKIE, text);

        assertThat(text.length()).isLessThan(1500);
        site.copy().visit(COOKIE, each -> {});
        assertThat(site.look(COOKIE).reason()).contains(Reason.TOO_LONG);
    }

    @Test
    void aFlashThatWasReadIsGone() {
        use(format(Serializer.GOB).build());
        site.visit(COOKIE, session -> session.addFlash("saved"));
        site.visit(COOKIE, session -> session.flashes(String.class));

        assertThat(site.look(COOKIE).flashes(String.class)).isEmpty();
    }

    @Test
    void aChangeInPlaceIsNoticed() {
        use(format(Serializer.GOB).build());
        site.visit(COOKIE, session -> session.put("list", List.of("a")));
        site.visit(
                COOKIE,
                session ->
                        session.get("list", new TypeRef<ArrayList<String>>() {}).add("b"));

        assertThat((Object) site.look(COOKIE).get("list", List.class)).isEqualTo(List.of("a", "b"));
    }

    @Test
    void aSessionThatIsOnlyReadIsNotWritten() {
        use(format(Serializer.GOB).build());
        site.visit(COOKIE, session -> session.put("a", List.of(1)));

        assertThat(site.visit(COOKIE, session -> session.get("a", List.class))).isEmpty();
    }

    @Test
    void rawIsOneValueOfBytes() {
        use(format(Serializer.RAW).build());
        site.visit(COOKIE, session -> session.put("raw", new byte[] {1, 2, 3}));

        assertThat(site.look(COOKIE).get("raw", byte[].class)).containsExactly(1, 2, 3);
        assertRefused(session -> session.put("name", "x"), "'name'", "'raw'");
        assertRefused(session -> session.put("raw", "no bytes"), "'raw'", "byte[]");
        assertRefused(session -> session.addFlash("x"), "'flash'", "'raw'");
    }

    private void assertRefused(Consumer<Session> handler, String... says) {
        String before = site.browser.containsKey(COOKIE) ? site.cookie(COOKIE) : null;
        assertThatExceptionOfType(SessionException.class)
                .isThrownBy(() -> site.visit(COOKIE, handler))
                .satisfies(e -> assertThat(e.getMessage()).contains(says));
        assertThat(site.browser.containsKey(COOKIE) ? site.cookie(COOKIE) : null)
                .isEqualTo(before);
    }

    @Test
    void whatSuchACookieHasNoPlaceForIsRefused() {
        use(format(Serializer.GOB).build());

        assertRefused(session -> session.owner("ada"), "an owner", "sessions.format");
        assertRefused(session -> session.remember(Duration.ofDays(1)), "a lifetime", "sessions.format");
        assertRefused(session -> session.forgetOnClose(), "browser closes", "sessions.format");
        assertRefused(
                session -> session.cookie(CookieOptions.builder().path("/a").build()),
                "cookie attributes",
                "sessions.format");
        assertRefused(session -> session.addFlash("other", 1), "'other'", "sessions.gorilla.flash-queues");
        assertThatExceptionOfType(SessionTooLargeException.class)
                .isThrownBy(() -> site.visit(COOKIE, session -> session.put("big", "x".repeat(4000))));
    }

    @Test
    void itLastsAsLongAsTheShortestOfAgeAndTimeouts() {
        use(format(Serializer.GOB).maxAge(Duration.ofHours(2)).build());
        site.visit(COOKIE, session -> session.put("a", 1));
        Instant saved = site.clock.instant();

        assertThat(site.look(COOKIE).expiresAt()).isEqualTo(saved.plus(Duration.ofHours(2)));
        assertThat(site.look(COOKIE).createdAt()).isEqualTo(saved);
        site.configure(options -> options.idleTimeout(Duration.ofHours(1)));
        assertThat(site.look(COOKIE).expiresAt()).isEqualTo(saved.plus(Duration.ofHours(1)));
        site.clock.advance(Duration.ofMinutes(61));
        assertThat(site.look(COOKIE).reason()).contains(Reason.EXPIRED);
        site.configure(options -> {});
        assertThat(site.look(COOKIE).reason()).isEmpty();
        site.clock.advance(Duration.ofMinutes(59));
        assertThat(site.look(COOKIE).reason()).contains(Reason.EXPIRED);
    }

    @Test
    void aCookieThatIsTooYoungOrFromTheFutureIsNotYetValid() {
        use(format(Serializer.GOB).minAge(Duration.ofMinutes(1)).build());
        site.visit(COOKIE, session -> session.put("a", 1));

        assertThat(site.look(COOKIE).reason()).contains(Reason.NOT_YET_VALID);
        site.clock.advance(Duration.ofMinutes(1));
        assertThat(site.look(COOKIE).reason()).isEmpty();
        use(format(Serializer.GOB).build());
        site.clock.advance(Duration.ofMinutes(-3));
        assertThat(site.look(COOKIE).reason()).contains(Reason.NOT_YET_VALID);
    }

    @Test
    void theIdIsThatOfTheBytesHoweverTheyAreEncoded() {
        use(format(Serializer.GOB).build());
        String text = "";
        for (int length = 0; length < 12 && !text.matches(".*[^=]="); length++) { // one that has bits to spare
            String value = "x".repeat(length);
            site.visit(COOKIE, session -> session.put("a", value));
            text = site.cookie(COOKIE);
        }
        assertThat(text).matches(".*[^=]=");
        String id = site.look(COOKIE).id();
        char last = text.charAt(text.length() - 2);
        site.present(COOKIE, text.substring(0, text.length() - 2) + (char) (last + 1) + "=");

        assertThat(site.look(COOKIE).reason()).isEmpty();
        assertThat(site.look(COOKIE).id()).isEqualTo(id).hasSize(22);
    }

    @Test
    void aCookieOfAnOlderKeyIsWrittenAgain() {
        use(format(Serializer.GOB).build());
        site.visit(COOKIE, session -> session.put("a", 1));
        use(GorillaFormat.builder(GorillaKey.of(new byte[] {1}), KEY)
                .clock(site.clock)
                .build());

        assertThat(site.visit(COOKIE, session -> {})).hasSize(1);
        assertThat(site.visit(COOKIE, session -> {})).isEmpty();
    }

    @Test
    void theSameHashKeyBesideAnotherBlockKeyIsTriedToo() {
        byte[] hash = new byte[32];
        GorillaFormat one = GorillaFormat.builder(GorillaKey.of(hash, new byte[32]))
                .clock(site.clock)
                .build();
        use(one);
        site.visit(COOKIE, session -> session.put("a", 1));
        use(GorillaFormat.builder(GorillaKey.of(hash, new byte[24]), GorillaKey.of(hash, new byte[32]))
                .clock(site.clock)
                .build());

        assertThat(site.look(COOKIE).get("a", Integer.class)).isEqualTo(1);
    }

    @Test
    void sessionsMoveBetweenTheFormatsAtTheirNextRequestUntilTheEnd() {
        KeyRingSource keys = KeyRingSource.of(KeyRing.of(SessionKey.random()));
        CookieFormat ours = CookieFormat.token(keys, site.clock);
        GorillaFormat gorilla = format(Serializer.GOB).build();
        use(gorilla);
        site.visit(COOKIE, session -> session.put("a", 1));
        Site late = site.copy();
        Instant end = site.clock.instant().plus(Duration.ofDays(1));
        use(new MigratingFormat(List.of(gorilla, ours), ours, end, site.clock));

        assertThat(site.visit(COOKIE, session -> {})).hasSize(1);
        assertThat(site.visit(COOKIE, session -> {})).isEmpty();
        site.clock.advance(Duration.ofDays(1));
        assertThat(site.look(COOKIE).get("a", Integer.class)).isEqualTo(1);
        late.keep(COOKIE, site.store(COOKIE));
        assertThat(late.look(COOKIE).reason()).contains(Reason.MALFORMED);
        site.present(COOKIE, "anything");
        assertThat(site.look(COOKIE).reason()).contains(Reason.MALFORMED);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new MigratingFormat(List.of(gorilla), ours, null, site.clock));
    }

    /** It would fail with every save, for as long as the visitor has the cookie. */
    @Test
    void aSessionThatTheFormatItMovesToHasNoPlaceForIsNoSession() {
        KeyRingSource keys = KeyRingSource.of(KeyRing.of(SessionKey.random()));
        CookieFormat ours = CookieFormat.token(keys, site.clock);
        CookieFormat gorilla = format(Serializer.GOB).build();
        use(ours);
        site.visit(COOKIE, session -> session.owner("ada"));
        use(new MigratingFormat(List.of(gorilla, ours), gorilla, null, site.clock));

        assertThat(site.look(COOKIE).reason()).contains(Reason.MALFORMED);
        site.visit(COOKIE, session -> session.put("a", 1));
        assertThat(site.look(COOKIE).get("a", Integer.class)).isEqualTo(1);
    }

    @Test
    void aSessionInGorillasFilesIsMovedAndItsOldCookieFollowsIt(@TempDir Path directory) throws IOException {
        GorillaFormat gorilla = format(Serializer.GOB).build();
        use(gorilla);
        site.visit(COOKIE, session -> session.put("a", 1));
        Files.writeString(directory.resolve("session_ABC234"), site.cookie(COOKIE)); // a file is such a text
        byte[] id = GobWriter.write(GobType.STRING, new GobValue.Raw("ABC234".getBytes(StandardCharsets.US_ASCII)));
        String cookie = gorilla.cookies.write(COOKIE, site.clock.instant(), id);
        var moved = new MigratingStore(
                List.of(new GorillaFilesystemStore(directory, gorilla), site.store(Site.BACKEND)),
                site.store(Site.BACKEND));
        site.keep(COOKIE, moved).present(COOKIE, cookie);

        assertThat(site.visit(COOKIE, session -> session.put("b", 2))).hasSize(1);
        assertThat(site.look(COOKIE).keys()).containsExactly("a", "b");
        assertThat(site.index(COOKIE).list("ada").collectList().block(Duration.ofSeconds(10)))
                .isEmpty();
        site.visit(COOKIE, Session::invalidate);
        site.present(COOKIE, cookie);
        assertThat(site.look(COOKIE).isNew()).isTrue();
        assertThat(Files.exists(directory.resolve("session_ABC234"))).isTrue();
        String elsewhere = gorilla.cookies.write(
                COOKIE, site.clock.instant(), GobWriter.write(GobType.STRING, new GobValue.Raw("../x".getBytes())));
        site.present(COOKIE, elsewhere);
        assertThat(site.look(COOKIE).reason()).contains(Reason.MALFORMED);
    }

    @Test
    void aSessionBegunInPlaceOfOneInGorillasFilesIsSavedWhereSessionsMoveTo(@TempDir Path directory)
            throws IOException {
        GorillaFormat gorilla = format(Serializer.GOB).build();
        use(gorilla);
        site.visit(COOKIE, session -> session.put("a", 1));
        Files.writeString(directory.resolve("session_ABC234"), site.cookie(COOKIE));
        byte[] id = GobWriter.write(GobType.STRING, new GobValue.Raw("ABC234".getBytes(StandardCharsets.US_ASCII)));
        BackendStore target = site.store(site.backend);
        site.keep(COOKIE, new MigratingStore(List.of(new GorillaFilesystemStore(directory, gorilla), target), target))
                .present(COOKIE, gorilla.cookies.write(COOKIE, site.clock.instant(), id));

        site.visit(COOKIE, session -> {
            session.invalidate();
            session.put("b", 2);
        });

        assertThat(site.look(COOKIE).keys()).containsExactly("b");
    }

    @Test
    void optionsThatCannotBeAreRefused(@TempDir Path directory) {
        List<Runnable> mistakes = List.of(
                () -> GorillaKey.of(new byte[0]),
                () -> GorillaKey.of(new byte[65]),
                () -> GorillaKey.of(new byte[32], new byte[8]),
                () -> format(Serializer.GOB).maxAge(Duration.ZERO),
                () -> format(Serializer.GOB).minAge(Duration.ofSeconds(-1)),
                () -> format(Serializer.GOB).minAge(Duration.ofDays(30)).build(),
                () -> format(Serializer.GOB).maxLength(0),
                () -> format(Serializer.GOB).flashQueues(Set.of("_flash")).build(),
                () -> new GorillaFilesystemStore(
                        directory.resolve("none"), format(Serializer.GOB).build()),
                () -> new GorillaFilesystemStore(
                        directory, format(Serializer.RAW).build()));
        for (Runnable mistake : mistakes) {
            assertThatExceptionOfType(InvalidOptionException.class).isThrownBy(mistake::run);
        }
    }

    @Test
    void aValueThatHidesAQueueIsRefused() {
        use(format(Serializer.GOB).build());

        assertThatExceptionOfType(SessionValueException.class)
                .isThrownBy(() -> site.visit(COOKIE, session -> {
                    session.put("_flash", "x");
                    session.addFlash("y");
                }))
                .withMessageContaining("'_flash'");
    }
}

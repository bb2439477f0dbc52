package dev.sessions.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sessions.SessionOptions;
import dev.sessions.SessionUnavailableException;
import dev.sessions.backend.SessionBackend;
import dev.sessions.codec.TokenCodec;
import dev.sessions.codec.TokenCodec.Opening.Opened;
import dev.sessions.codec.TokenCodec.Purpose;
import dev.sessions.key.KeyRing;
import dev.sessions.key.SessionKey;
import dev.sessions.request.ConfiguredSessions;
import dev.sessions.request.ConfiguredSessions.Configured;
import dev.sessions.serializer.JacksonValueCodec;
import dev.sessions.spi.SessionData;
import dev.sessions.spi.SessionData.Owner;
import dev.sessions.spi.SessionListener;
import dev.sessions.spi.SessionLookup;
import dev.sessions.spi.SessionLookup.Found;
import dev.sessions.spi.SessionLookup.Renewed;
import dev.sessions.spi.SessionStore;
import dev.sessions.store.Place.Kind;
import dev.sessions.store.Place.Process;
import dev.sessions.store.Visit.Browser;
import dev.sessions.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A session of one browser, the laptop, on which two things happen at once; its owner has another session, on the phone.
 * {@link #check} says what was promised and does not hold.
 */
final class Encounter {

    enum Before {
        ANONYMOUS,
        LOGGED_IN,
        /** And renewed twice: one of the requests was sent with the first cookie. */
        RENEWED_TWICE
    }

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String LINEAGE = "lineage";
    private static final String LAPTOP = "laptop's";
    private static final String PHONE = "phone's";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final JacksonValueCodec CODEC = new JacksonValueCodec();
    private static final SessionKey KEY = SessionKey.of(
            new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2
            });
    private static final SessionKey NEWER = SessionKey.of(
            new byte[] {2, 1, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2
            });

    /** Of its own: where runs share a directory they do not meet. */
    private final String name = "session-" + COUNT.incrementAndGet();

    private final Place place;
    private final Before before;
    private final SessionOptions options;
    private final TestClock clock = new TestClock();
    private final Map<String, SessionBackend> known = new TreeMap<>();
    private final List<Process> processes = new ArrayList<>();
    private final Set<String> seen = new LinkedHashSet<>();
    private final List<String> firstCookies = new ArrayList<>();
    private final Browser laptop = new Browser(seen::add);
    private final Browser phone = new Browser(seen::add);
    private final String handle;
    private final @Nullable String begunWith;
    private KeyRing keys = KeyRing.of(KEY);

    final List<String> trace = new ArrayList<>();
    final Visit first;
    final Visit second;

    Encounter(
            Place place,
            Before before,
            Doing one,
            Doing other,
            Function<TestClock, Function<String, SessionBackend>> given) {
        this.place = place;
        this.before = before;
        options = SessionOptions.builder(name).renewGrace(place.grace()).build();
        Function<String, SessionBackend> real = given.apply(clock);
        Function<String, SessionBackend> backends =
                name -> known.computeIfAbsent(name, n -> new Steps.Backend(n, real.apply(n)));
        Process old = new Place(place.from(), null, false, 1, Duration.ZERO, Duration.ZERO)
                .process(backends, () -> keys, clock);
        handle = begin(old.all());
        for (int i = 0; i < place.processes(); i++) {
            processes.add(place.process(backends, () -> keys, clock));
        }
        processes.forEach(process -> seen.forEach(cookie -> look(process.all(), cookie))); // what is cached is cached
        if (!place.moves() && (one == Doing.LOOK || other == Doing.LOOK)) {
            keys = KeyRing.of(NEWER, KEY);
        }
        begunWith = laptop.cookie;
        first = visit("first", one, 0, before == Before.RENEWED_TWICE);
        second = visit("second", other, place.processes() - 1, false);
    }

    private String begin(SessionStore store) {
        String[] id = new String[1];
        visit(store, laptop, session -> {
            session.put(LINEAGE, LAPTOP);
            session.put("count", 0);
            if (before != Before.ANONYMOUS) {
                session.owner(Doing.OWNER);
            }
            id[0] = session.id();
        });
        firstCookies.add(laptop.cookie);
        visit(store, phone, session -> {
            session.put(LINEAGE, PHONE);
            session.owner(Doing.OWNER);
        });
        if (before == Before.RENEWED_TWICE) {
            visit(store, laptop, dev.sessions.Session::renewId);
            visit(store, laptop, dev.sessions.Session::renewId);
        }
        return SessionId.backendKey(id[0]);
    }

    private void visit(SessionStore store, Browser browser, Consumer<dev.sessions.Session> handler) {
        String cookie = browser.cookie;
        var request = sessions(store, List.of()).request(name -> cookie == null ? List.of() : List.of(cookie));
        handler.accept(request.get().block(PATIENCE));
        browser.accept(request.commit().block(PATIENCE));
    }

    private ConfiguredSessions sessions(SessionStore store, List<SessionListener> listeners) {
        return new ConfiguredSessions(List.of(new Configured(options, store, CODEC)), name, clock, listeners);
    }

    private Visit visit(String name, Doing doing, int process, boolean withFirstCookie) {
        Browser browser = doing == Doing.PHONE_ENDS_OTHERS ? phone : laptop;
        Visit visit = new Visit(
                name, doing, trace, mine -> sessions(processes.get(process).all(), List.of(mine)), browser, handle);
        if (withFirstCookie && browser == laptop) {
            visit.sends(firstCookies.get(0));
        }
        return visit;
    }

    private SessionLookup look(SessionStore store, String cookie) {
        return Objects.requireNonNull(store.find(options, cookie).block(PATIENCE));
    }

    private @Nullable Contents open(SessionStore store, @Nullable String cookie) {
        if (cookie == null) {
            return null;
        }
        SessionLookup lookup = look(store, cookie);
        SessionData data = lookup instanceof Found found
                ? found.data()
                : lookup instanceof Renewed renewed ? renewed.before() : null;
        return data == null ? null : new Contents(data, lookup instanceof Renewed);
    }

    private record Contents(SessionData data, boolean former) {

        boolean is(String lineage) {
            return has(LINEAGE, lineage);
        }

        boolean has(String name, @Nullable String text) {
            return Objects.equals(text == null ? null : "\"" + text + "\"", get(name));
        }

        boolean hasJson(String name, String json) {
            return json.equals(get(name));
        }

        @Nullable
        String get(String name) {
            byte[] value = data.values().get(name);
            return value == null ? null : new String(value, UTF_8);
        }

        @Nullable
        String owner() {
            Owner owner = data.settings().owner();
            return owner == null ? null : owner.name();
        }

        @Override
        public String toString() {
            Map<String, String> values = new TreeMap<>();
            data.values().forEach((name, value) -> values.put(name, new String(value, UTF_8)));
            return (former ? "former " : "") + values + " of " + data.settings().owner();
        }
    }

    private boolean isId(String cookie) {
        return new TokenCodec(() -> keys, clock).openText(Purpose.ID, name, cookie) instanceof Opened;
    }

    private boolean startsInCookies() {
        return place.from() != Kind.BACKEND;
    }

    private List<Visit> visits() {
        return List.of(first, second);
    }

    private Visit other(Visit visit) {
        return visit == first ? second : first;
    }

    private boolean any(Predicate<Visit> what) {
        return visits().stream().anyMatch(what);
    }

    @Override
    public String toString() {
        return before + ": " + first.doing + " × " + second.doing;
    }

    List<String> check() {
        List<String> broken = new ArrayList<>();
        checkEndings(broken);
        checkErrors(broken);
        if (!broken.isEmpty()) {
            return broken;
        }
        String cookie = browsersCookie();
        boolean disturbed = any(visit -> visit.gone || visit.failure != null || visit.steps.hasFailed());
        if (!disturbed) {
            checkAlive(broken, cookie);
            if (!broken.isEmpty() && place.moves()) { // or in the order in which they arrive
                broken.clear();
                checkAlive(broken, laptop.cookie);
            }
            checkSaved(broken, cookie);
        } else {
            checkAliveAfterFailure(broken, cookie);
        }
        clock.advance(place.grace());
        if (place.cachedFor().isZero()) {
            checkOver(broken, false);
        }
        Set<String> copies = Set.copyOf(seen);
        for (Process process : processes) {
            for (String copy : copies) {
                Browser thief = new Browser(seen::add);
                thief.cookie = copy;
                visit(process.all(), thief, session -> session.put("late", true));
            }
        }
        clock.advance(place.delay().plusSeconds(1));
        checkOver(broken, true);
        return broken;
    }

    /** What the laptop has when it got the answers in the order in which they were made. Networks may do otherwise. */
    private @Nullable String browsersCookie() {
        Browser browser = new Browser(ignored -> {});
        browser.cookie = begunWith;
        inOrderOfAnswers()
                .filter(visit -> visit.doing != Doing.PHONE_ENDS_OTHERS && !visit.gone)
                .forEach(visit -> browser.accept(visit.answer));
        return browser.cookie;
    }

    private Stream<Visit> inOrderOfAnswers() {
        boolean isStored = place.moves() || place.from() == Kind.BACKEND;
        return visits().stream().sorted(Comparator.comparingInt(visit -> isStored ? visit.answeredAt() : visit.doneAt));
    }

    private void checkEndings(List<String> broken) {
        for (Visit visit : visits()) {
            if (!visit.done && !visit.gone) {
                broken.add(visit.doing + " hangs");
            }
        }
    }

    private void checkErrors(List<String> broken) {
        for (Visit visit : visits()) {
            Throwable failure = visit.failure;
            boolean isRefusal = failure instanceof IllegalStateException
                    && failure.getMessage() != null
                    && (failure.getMessage().contains("renewed meanwhile")
                            || failure.getMessage().contains("has no owner"));
            boolean isOutage = failure instanceof SessionUnavailableException && visit.steps.hasFailed();
            if (failure != null && !isOutage && !(isRefusal && visit.doing.endsOwners())) {
                broken.add(visit.doing + " fails with " + failure);
            }
        }
    }

    /** Nobody is logged out by what ends nothing of theirs. */
    private void checkAlive(List<String> broken, @Nullable String cookie) {
        boolean ownersInvolved = before != Before.ANONYMOUS || any(visit -> visit.doing.claims());
        boolean harmless = visits().stream()
                .allMatch(visit -> visit.doing.isHarmless()
                        || !ownersInvolved
                                && (visit.doing == Doing.END_ALL
                                        || visit.doing == Doing.END_ONE
                                        || visit.doing == Doing.PHONE_ENDS_OTHERS));
        boolean lastWins = lastResponseWins();
        Visit last = inOrderOfAnswers().reduce(first, (one, later) -> later.answer.isEmpty() ? one : later);
        boolean loginsDiffer = before == Before.ANONYMOUS && any(visit -> visit.doing.claims() && !visit.saved);
        boolean overtaken = loginsDiffer && any(visit -> visit.doing.keepsOwn())
                || lastWins && any(visit -> visit.doing.keepsOwn() && visit != last)
                || visits().stream().allMatch(visit -> visit.doing.keepsOwn()); // which may end each other's
        for (Process process : processes) {
            Contents now = open(process.all(), cookie);
            if (harmless && !overtaken) {
                boolean begunAnew =
                        any(visit -> (isStale(visit) || !place.grace().isZero())
                                && (visit.doing.claims() || visit.doing == Doing.LOGIN_AS_ANOTHER));
                if (begunAnew && any(visit -> visit.doing.keepsOwn())) {
                    continue; // one was another session of the owner
                }
                if (now == null || now.former() || !(now.is(LAPTOP) || begunAnew && now.get("login") != null)) {
                    broken.add("the laptop's session is lost: " + now);
                } else if (!lastWins
                        && any(visit -> visit.doing.claims() && visit.saved) != (Doing.OWNER.equals(now.owner()))
                        && before == Before.ANONYMOUS
                        && !any(visit -> visit.dropped)
                        && !any(visit -> visit.doing == Doing.LOGIN_AS_ANOTHER)) {
                    broken.add("the laptop's session has another owner: " + now);
                }
            }
            for (Visit visit : lastWins && !place.endsIn(Kind.BACKEND) ? List.of(last) : visits()) {
                Visit other = other(visit);
                boolean after = other.doing.endsOwners() && other.done && visit.namedAt > other.doneAt;
                if (visit.doing.claims()
                        && after
                        && visit.hasClaimed()
                        && other.doing != Doing.LOGOUT_EVERYWHERE
                        && !(visit.doing == Doing.NAME_OWNER && isStale(visit))
                        && (now == null || !Doing.OWNER.equals(now.owner()) || now.get("login") == null)) {
                    broken.add("the login after all was ended is lost: " + now);
                }
                boolean begins = visit.doing == Doing.REPLACE
                        || visit.doing == Doing.LOGOUT_AND_LOGIN && !other.doing.endsOwners();
                boolean wasVoid = startsInCookies() && isStale(visit); // it came with what had just been voided
                boolean beginsToo = isStale(other) || !place.grace().isZero() && before == Before.RENEWED_TWICE;
                if (begins
                        && other.doing.isHarmless()
                        && !wasVoid
                        && !beginsToo
                        && (now == null || !now.is("begun by " + visit.name))) {
                    broken.add("what was begun in its place is lost: " + now);
                }
            }
        }
        Contents phones = open(processes.get(0).all(), phone.cookie);
        boolean phoneTwice = visits().stream().allMatch(visit -> visit.doing == Doing.PHONE_ENDS_OTHERS);
        if (!any(visit -> visit.doing.endsOwners() && visit.doing != Doing.PHONE_ENDS_OTHERS)
                && !phoneTwice
                && (phones == null || !phones.is(PHONE))) {
            broken.add("the phone's session is lost: " + phones);
        }
    }

    private boolean lastResponseWins() {
        return place.has(Kind.COOKIES) || place.has(Kind.COOKIES_FOR_GOOD);
    }

    /** Whether it came with an id that was another's by then, so that it may begin a session of its own. */
    private boolean isStale(Visit visit) {
        return visit.session != null && visit.session.reason().isPresent();
    }

    private void checkAliveAfterFailure(List<String> broken, @Nullable String cookie) {
        boolean harmless = visits().stream()
                .allMatch(
                        visit -> visit.doing == Doing.LOOK || visit.doing == Doing.SAVE || visit.doing == Doing.UPDATE);
        if (harmless && !(place.moves() && lastResponseWins() && any(visit -> visit.gone || visit.failure != null))) {
            Contents now = open(processes.get(0).all(), cookie);
            if (now == null || !now.is(LAPTOP)) {
                broken.add("the laptop's session is lost: " + now);
            }
        }
    }

    /** What was reported as saved is there, unless the session was ended. */
    private void checkSaved(List<String> broken, @Nullable String cookie) {
        if (place.endsIn(Kind.COOKIES)) {
            return; // the last response wins
        }
        Contents now = open(processes.get(0).all(), cookie);
        if (now == null || !now.is(LAPTOP)) {
            return;
        }
        int counted = 0;
        int dropped = 0;
        for (Visit visit : visits()) {
            if (startsInCookies() && isStale(visit)) {
                continue; // it came with what had just been voided, and began a session of its own
            }
            if (visit.doing == Doing.SAVE && visit.saved && !now.hasJson("saved by " + visit.name, "true")) {
                broken.add(visit.name + " is said to be saved: " + visit.saved + ", but there is " + now);
            }
            if (visit.doing == Doing.UPDATE) {
                counted += visit.saved ? 1 : 0;
                dropped += visit.dropped ? 1 : 0; // or was saved and then moved on
            }
        }
        if (!now.hasJson("count", "" + counted) && !now.hasJson("count", "" + (counted + dropped))) {
            broken.add("counted " + counted + ", but there is " + now);
        }
    }

    /** What was ended stays so, whatever cookie is sent, wherever. */
    private void checkOver(List<String> broken, boolean afterCopies) {
        for (Process process : processes) {
            List<SessionStore> stores = new ArrayList<>(process.each());
            stores.add(process.all());
            for (SessionStore store : stores) {
                for (String cookie : seen) {
                    Contents contents = open(store, cookie);
                    if (contents != null) {
                        checkOver(broken, cookie, contents, afterCopies);
                    }
                }
            }
        }
    }

    private void checkOver(List<String> broken, String cookie, Contents contents, boolean afterCopies) {
        String where = (isId(cookie) ? " by an id: " : " by a cookie: ") + contents;
        for (Visit visit : visits()) {
            if (!visit.counts()) {
                continue;
            }
            if (visit.doing.endsOwn()
                    && visit.committing
                    && visit.lineage != null
                    && contents.is(visit.lineage)
                    && isId(cookie)
                    && !(afterCopies && startsInCookies())) {
                broken.add(visit.doing + " ended it, but it opens" + where);
            }
            boolean endsOwners = visit.doing.endsOwners()
                    && (!visit.doing.keepsOwn() || visit.doing.claims() || Doing.OWNER.equals(visit.owner));
            if (endsOwners && Doing.OWNER.equals(contents.owner())) {
                boolean kept = (contents.has(LINEAGE, visit.lineage)
                                || other(visit).doing == Doing.LOGOUT_AND_LOGIN
                                        && contents.is("begun by " + other(visit).name))
                        && (visit.doing.keepsOwn() || visit.doing == Doing.PHONE_ENDS_OTHERS);
                boolean began = any(login ->
                        contents.has("login", login.name) && login.hasClaimed() && login.claimedAt() >= visit.begunAt);
                if (!kept && !began) {
                    broken.add(visit.doing + " ended the owner's, but one opens" + where);
                }
            }
            Visit other = other(visit);
            boolean laterAsAnother =
                    other.doing == Doing.LOGIN_AS_ANOTHER && other.namedAt > visit.doneAt && visit.done;
            if (before != Before.ANONYMOUS
                    && (visit.doing == Doing.END_ALL || visit.doing == Doing.PHONE_ENDS_OTHERS)
                    && laterAsAnother
                    && contents.is(LAPTOP)) {
                broken.add(visit.doing + " ended it before it became another's, but it opens" + where);
            }
            if (visit.doing == Doing.END_ONE
                    && before != Before.ANONYMOUS
                    && contents.is(LAPTOP)
                    && (other.doing != Doing.LOGIN_AS_ANOTHER || laterAsAnother)) {
                broken.add(visit.doing + " ended it, but it opens" + where);
            }
        }
    }
}

package dev.sessions.store;

import dev.sessions.Reason;
import dev.sessions.Session;
import dev.sessions.request.ConfiguredSessions;
import dev.sessions.request.SessionCookie;
import dev.sessions.request.SessionRequest;
import dev.sessions.spi.SessionListener;
import dev.sessions.spi.SessionStamp;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** A request under way, or an administrator's work, and what became of it. */
final class Visit implements SessionListener {

    final String name;
    final Doing doing;
    final Steps steps;

    /** What the browser sent, and whether it opened then. */
    @Nullable
    String sent;

    @Nullable
    Session session;

    boolean wasOwnersBefore;
    boolean worked;
    boolean committing;
    boolean done;
    boolean gone;
    boolean saved;
    boolean dropped;

    @Nullable
    Throwable failure;

    List<SessionCookie> answer = List.of();

    /** What its session says it is. */
    @Nullable
    String lineage;

    @Nullable
    String owner;

    /** The places in the trace: when it began, named the owner, and ended. */
    int begunAt = -1;

    int namedAt = -1;
    int doneAt = -1;

    private final List<String> trace;
    private final Function<Visit, ConfiguredSessions> sessions;
    private final Browser browser;
    private final @Nullable String handle;

    private @Nullable SessionRequest request;
    private @Nullable Disposable underWay;

    /** Keeps one cookie, and remembers every one that it got. */
    static final class Browser {

        @Nullable
        String cookie;

        private final Consumer<String> seen;

        Browser(Consumer<String> seen) {
            this.seen = seen;
        }

        void accept(List<SessionCookie> cookies) {
            for (SessionCookie each : cookies) {
                cookie = each.isRemoval() ? null : each.value();
                if (!each.isRemoval()) {
                    seen.accept(each.value());
                }
            }
        }
    }

    Visit(
            String name,
            Doing doing,
            List<String> trace,
            Function<Visit, ConfiguredSessions> sessions,
            Browser browser,
            @Nullable String handle) {
        this.name = name;
        this.doing = doing;
        this.trace = trace;
        this.sessions = sessions;
        this.browser = browser;
        this.handle = handle;
        this.steps = new Steps(name, trace, this::start);
    }

    /** The request has its session, and stops before its handler does anything. */
    void load() {
        if (!doing.isWithoutRequest()) {
            steps.freely(() -> begin().get().subscribe());
        }
    }

    /** Instead of what its browser has. */
    void sends(String cookie) {
        sent = cookie;
    }

    private SessionRequest begin() {
        if (request == null) {
            sent = sent != null ? sent : browser.cookie;
            String cookie = sent;
            request = sessions.apply(this).request(name -> cookie == null ? List.of() : List.of(cookie));
        }
        return request;
    }

    private void start() {
        begunAt = trace.size();
        trace.add(name + " begins");
        Mono<?> work = doing.isWithoutRequest() ? administer() : serve();
        underWay = work.contextWrite(context -> context.put(Steps.class, steps))
                .doOnTerminate(() -> {
                    done = true;
                    doneAt = trace.size();
                    trace.add(name + " ends");
                })
                .subscribe(answer -> {}, e -> {
                    failure = e;
                    trace.add(name + " failed: " + e);
                });
    }

    private Mono<?> administer() {
        return Mono.defer(() -> {
            worked = true;
            var index = sessions.apply(this).get();
            return doing == Doing.END_ALL ? index.endAll(Doing.OWNER) : index.end(Doing.OWNER, handle);
        });
    }

    private Mono<?> serve() {
        SessionRequest mine = begin();
        return mine.get()
                .flatMap(loaded -> {
                    session = loaded;
                    trace.add(name + " has its session, " + loaded.reason());
                    lineage = loaded.get("lineage", String.class);
                    if (lineage == null && loaded.reason().equals(Optional.of(Reason.RENEWED))) {
                        lineage = "laptop's"; // though it cannot be read
                    }
                    owner = loaded.owner().orElse(null);
                    wasOwnersBefore = !doing.endsOwn() && loaded.owner().equals(Optional.of(Doing.OWNER));
                    namedAt = trace.size();
                    worked = doing.needsIndex();
                    return doing.with(name, loaded, () -> sessions.apply(this).get());
                })
                .then(Mono.defer(() -> {
                    trace.add(name + " commits");
                    committing = true;
                    worked = true;
                    return mine.commit();
                }))
                .doOnNext(cookies -> {
                    answer = cookies;
                    browser.accept(cookies);
                    trace.add(name + " answers "
                            + cookies.stream()
                                    .map(cookie -> cookie.isRemoval() ? "removal" : "cookie")
                                    .toList());
                });
    }

    void leave() {
        if (underWay != null && !done) {
            gone = true;
            trace.add(name + " is gone");
            steps.as(underWay::dispose);
        }
    }

    /** Whether it has to be true what it was to do. */
    boolean counts() {
        return failure == null && (done || gone && worked);
    }

    /** When its answer was made, for a browser that gets answers in that order. */
    int answeredAt() {
        return steps.tookEffectAt() >= 0 ? steps.tookEffectAt() : doneAt;
    }

    /** When it asked for the owner's count. */
    int claimedAt() {
        for (int i = Math.max(0, namedAt); i < trace.size(); i++) {
            if (trace.get(i).startsWith(name + ": ")
                    && (trace.get(i).contains("revoked.") || trace.get(i).contains("counted."))) {
                return i;
            }
        }
        return namedAt;
    }

    /** Whether its handler named the owner of a session that was not the owner's. */
    boolean hasClaimed() {
        return doing.claims() && namedAt >= 0 && !wasOwnersBefore;
    }

    @Override
    public void saved(String session, SessionStamp stamp) {
        saved = true;
    }

    @Override
    public void dropped(String session, Reason reason) {
        dropped = true;
        trace.add(name + " is dropped, " + reason);
    }
}

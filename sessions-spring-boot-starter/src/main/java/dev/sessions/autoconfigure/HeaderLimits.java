package dev.sessions.autoconfigure;

import dev.sessions.SessionOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/**
 * How many bytes of headers the server takes and sends. Over the first limit a browser is locked out until its cookies
 * expire, over the second it gets an empty answer.
 *
 * @param request of a request
 * @param response of a response, or null for a server without such a limit
 */
record HeaderLimits(Limit request, @Nullable Limit response) {

    /** What the other headers may need beside the cookies, in bytes. */
    private static final int OTHER_HEADERS = 2048;

    /** The attributes of one cookie, without its path and its domain, and what is around them in the header. */
    private static final int ATTRIBUTES = 160;

    /** A server, its property, and what that is unless it is set. */
    private enum Server {
        TOMCAT("org.springframework.boot.tomcat.reactive.TomcatReactiveWebServerFactory", "server.tomcat", 8),
        JETTY("org.springframework.boot.jetty.reactive.JettyReactiveWebServerFactory", "server.jetty", 16);

        private final String factory;
        private final String prefix;
        private final int kilobytes;

        Server(String factory, String prefix, int kilobytes) {
            this.factory = factory;
            this.prefix = prefix;
            this.kilobytes = kilobytes;
        }

        boolean serves(ListableBeanFactory beans) {
            ClassLoader loader = HeaderLimits.class.getClassLoader();
            return ClassUtils.isPresent(factory, loader)
                    && beans.getBeanNamesForType(ClassUtils.resolveClassName(factory, loader), true, false).length > 0;
        }
    }

    static HeaderLimits of(ListableBeanFactory beans, Environment environment) {
        Limit response = null;
        for (Server server : Server.values()) {
            if (server.serves(beans)) {
                response = limit(environment, server.prefix + ".max-http-response-header-size", server.kilobytes);
            }
        }
        return new HeaderLimits(limit(environment, "server.max-http-request-header-size", 8), response);
    }

    /** Where it is not positive, servers have their default. */
    private static Limit limit(Environment environment, String property, int kilobytes) {
        DataSize unset = DataSize.ofKilobytes(kilobytes);
        DataSize size = environment.getProperty(property, DataSize.class, unset);
        return new Limit(property, (size.toBytes() > 0 ? size : unset).toBytes());
    }

    /** Refuses sessions that are split over more than the server lets through. */
    void check(List<SessionOptions> split) {
        long cookies = split.stream().mapToLong(SessionOptions::maxSize).sum();
        if (cookies == 0) {
            return;
        }
        request.check(cookies, OTHER_HEADERS, "the server takes ");
        if (response != null) {
            response.check(
                    cookies,
                    OTHER_HEADERS
                            + split.stream().mapToLong(HeaderLimits::attributes).sum(),
                    "the server sends ");
        }
    }

    private static long attributes(SessionOptions options) {
        String domain = options.cookie().domain();
        long pieces = options.maxSize() / SessionOptions.SINGLE_COOKIE_SIZE + 1;
        return pieces * (ATTRIBUTES + options.cookie().path().length() + (domain == null ? 0 : domain.length()));
    }

    /**
     * One limit.
     *
     * @param property what sets it
     * @param bytes how many it allows
     */
    record Limit(String property, long bytes) {

        void check(long cookies, long others, String does) {
            if (cookies + others > bytes) {
                throw new InvalidSessionsPropertyException(
                        "sessions.cookie.max-size",
                        "allows " + cookies + " bytes of cookies, but " + does + bytes + " bytes of headers, of which "
                                + others + " are kept for others",
                        "Lower it, or raise the server's limit: " + property + "=" + (cookies + others + 1023) / 1024
                                + "KB");
            }
        }
    }
}

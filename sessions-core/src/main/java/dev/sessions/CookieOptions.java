package dev.sessions;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a session's cookie (RFC 6265, and {@code SameSite} and {@code Partitioned} as browsers know them).
 * How long it lives is not among them: that is the session's lifetime.
 *
 * @param path the {@code Path}; starts with a slash
 * @param domain the {@code Domain}, or {@code null} for the host that set it alone
 * @param secure whether it is {@code Secure}; {@code null} means: when the request came over https
 * @param httpOnly whether scripts are kept from reading it
 * @param sameSite on which cross-site requests it travels
 * @param partitioned whether it is kept apart for each top-level site (CHIPS)
 */
public record CookieOptions(
        String path,
        @Nullable String domain,
        @Nullable Boolean secure,
        boolean httpOnly,
        SameSite sameSite,
        boolean partitioned) {

    /** Path=/, HttpOnly, SameSite=Lax, and Secure when the request came over https. */
    public static final CookieOptions DEFAULTS = new CookieOptions("/", null, null, true, SameSite.LAX, false);

    private static final Pattern DOMAIN =
            Pattern.compile("\\.?[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*");

    /** On which cross-site requests a cookie travels. */
    public enum SameSite {
        /** With requests of the same site, and with links from elsewhere. */
        LAX("Lax"),
        /** With requests of the same site alone. */
        STRICT("Strict"),
        /** With every request; browsers want {@code Secure} with it. */
        NONE("None");

        private final String attribute;

        SameSite(String attribute) {
            this.attribute = attribute;
        }

        /**
         * The attribute's value.
         *
         * @return as it stands in a {@code Set-Cookie} header
         */
        public String attribute() {
            return attribute;
        }
    }

    /**
     * Checks the attributes.
     *
     * @param path the path
     * @param domain the domain, or {@code null}
     * @param secure whether it is Secure, or {@code null}
     * @param httpOnly whether scripts are kept from reading it
     * @param sameSite on which cross-site requests it travels
     * @param partitioned whether it is kept apart for each top-level site
     * @throws InvalidOptionException when path or domain cannot stand in a header, or when {@code SameSite=None} or
     *     {@code Partitioned} is combined with {@code secure=false}
     */
    public CookieOptions {
        if (!path.startsWith("/") || !isAttributeValue(path)) {
            throw new InvalidOptionException(
                    "cookie.path", "must start with '/' and hold neither ';' nor control characters", "/");
        }
        if (domain != null && !DOMAIN.matcher(domain).matches()) {
            throw new InvalidOptionException("cookie.domain", "must be a host name", "example.com");
        }
        if (Boolean.FALSE.equals(secure) && (sameSite == SameSite.NONE || partitioned)) {
            String why = partitioned ? "partitioned cookies" : "SameSite=None";
            throw new InvalidOptionException("cookie.secure", "must be true for " + why, "true");
        }
    }

    private static boolean isAttributeValue(String value) {
        return value.chars().allMatch(c -> c >= 0x20 && c < 0x7f && c != ';');
    }

    /**
     * Whether the cookie has to be {@code Secure}.
     *
     * @param https whether the request came over https
     * @return the setting; where there is none, whether https or another attribute asks for it
     */
    public boolean secure(boolean https) {
        return secure != null ? secure : https || sameSite == SameSite.NONE || partitioned;
    }

    /**
     * These options with another path.
     *
     * @param path the path
     * @return a copy
     */
    public CookieOptions withPath(String path) {
        return new CookieOptions(path, domain, secure, httpOnly, sameSite, partitioned);
    }

    /**
     * These options with another domain.
     *
     * @param domain the domain, or {@code null} for the host alone
     * @return a copy
     */
    public CookieOptions withDomain(@Nullable String domain) {
        return new CookieOptions(path, domain, secure, httpOnly, sameSite, partitioned);
    }

    /**
     * These options with another {@code Secure}.
     *
     * @param secure whether it is Secure, or {@code null} for: when the request came over https
     * @return a copy
     */
    public CookieOptions withSecure(@Nullable Boolean secure) {
        return new CookieOptions(path, domain, secure, httpOnly, sameSite, partitioned);
    }

    /**
     * These options with another {@code HttpOnly}.
     *
     * @param httpOnly whether scripts are kept from reading it
     * @return a copy
     */
    public CookieOptions withHttpOnly(boolean httpOnly) {
        return new CookieOptions(path, domain, secure, httpOnly, sameSite, partitioned);
    }

    /**
     * These options with another {@code SameSite}.
     *
     * @param sameSite on which cross-site requests it travels
     * @return a copy
     */
    public CookieOptions withSameSite(SameSite sameSite) {
        return new CookieOptions(path, domain, secure, httpOnly, sameSite, partitioned);
    }

    /**
     * These options with another {@code Partitioned}.
     *
     * @param partitioned whether it is kept apart for each top-level site
     * @return a copy
     */
    public CookieOptions withPartitioned(boolean partitioned) {
        return new CookieOptions(path, domain, secure, httpOnly, sameSite, partitioned);
    }
}

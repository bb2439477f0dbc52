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

        /** {@return the attribute's value, as it stands in a {@code Set-Cookie} header} */
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

    /** Cookie name prefixes, RFC 6265bis section 4.1.3; browsers compare them ignoring case. */
    void checkFor(String name) {
        boolean host = name.regionMatches(true, 0, "__Host-", 0, 7);
        boolean prefixed = host || name.regionMatches(true, 0, "__Secure-", 0, 9);
        if (prefixed && !Boolean.TRUE.equals(secure)) {
            throw new InvalidOptionException("cookie.secure", "must be true for a cookie named " + name, "true");
        }
        if (host && !path.equals("/")) {
            throw new InvalidOptionException("cookie.path", "must be / for a cookie named " + name, "/");
        }
        if (host && domain != null) {
            throw new InvalidOptionException("cookie.domain", "must be left out for a cookie named " + name, "");
        }
    }

    /** {@return a builder that begins with {@link #DEFAULTS}} */
    public static Builder builder() {
        return DEFAULTS.toBuilder();
    }

    /** {@return a builder that begins with these options} */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Makes {@link CookieOptions}. */
    public static final class Builder {

        private String path;
        private @Nullable String domain;
        private @Nullable Boolean secure;
        private boolean httpOnly;
        private SameSite sameSite;
        private boolean partitioned;

        private Builder(CookieOptions options) {
            path = options.path;
            domain = options.domain;
            secure = options.secure;
            httpOnly = options.httpOnly;
            sameSite = options.sameSite;
            partitioned = options.partitioned;
        }

        /**
         * The {@code Path}; {@code /} by default.
         *
         * @param path starts with a slash
         * @return this builder
         */
        public Builder path(String path) {
            this.path = path;
            return this;
        }

        /**
         * The {@code Domain}; by default the host that set the cookie, alone.
         *
         * @param domain the domain, or {@code null} for the host alone
         * @return this builder
         */
        public Builder domain(@Nullable String domain) {
            this.domain = domain;
            return this;
        }

        /**
         * Whether the cookie is {@code Secure}; by default when the request came over https.
         *
         * @param secure whether it is, or {@code null} for the default
         * @return this builder
         */
        public Builder secure(@Nullable Boolean secure) {
            this.secure = secure;
            return this;
        }

        /**
         * Whether scripts are kept from reading the cookie; true by default.
         *
         * @param httpOnly whether they are
         * @return this builder
         */
        public Builder httpOnly(boolean httpOnly) {
            this.httpOnly = httpOnly;
            return this;
        }

        /**
         * On which cross-site requests the cookie travels; {@link SameSite#LAX} by default.
         *
         * @param sameSite which
         * @return this builder
         */
        public Builder sameSite(SameSite sameSite) {
            this.sameSite = sameSite;
            return this;
        }

        /**
         * Whether the cookie is kept apart for each top-level site; false by default.
         *
         * @param partitioned whether it is
         * @return this builder
         */
        public Builder partitioned(boolean partitioned) {
            this.partitioned = partitioned;
            return this;
        }

        /**
         * The options.
         *
         * @return checked options
         * @throws InvalidOptionException as the constructor does
         */
        public CookieOptions build() {
            return new CookieOptions(path, domain, secure, httpOnly, sameSite, partitioned);
        }
    }
}

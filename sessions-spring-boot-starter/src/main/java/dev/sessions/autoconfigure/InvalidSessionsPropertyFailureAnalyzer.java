package dev.sessions.autoconfigure;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Reports a property, what is wrong with it, and what to write instead. So it does for what does not bind at all, say a
 * name that is not known or a list of keys with a gap: Spring Boot's own analyzers would print the values, and those may be
 * secrets, so this one comes before them.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class InvalidSessionsPropertyFailureAnalyzer extends AbstractFailureAnalyzer<RuntimeException> {

    private static final ConfigurationPropertyName SESSIONS = ConfigurationPropertyName.of("sessions");

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, RuntimeException cause) {
        InvalidSessionsPropertyException invalid = findCause(cause, InvalidSessionsPropertyException.class);
        BindException bind = findCause(cause, BindException.class);
        List<InvalidSessionsPropertyException> mistakes =
                invalid != null ? List.of(invalid) : bind != null ? mistakes(bind) : List.of();
        return mistakes.isEmpty() ? null : InvalidSessionsPropertyException.analysis(mistakes, cause);
    }

    private static List<InvalidSessionsPropertyException> mistakes(BindException bind) {
        ConfigurationPropertyName name = bind.getName();
        if (!SESSIONS.equals(name) && !SESSIONS.isAncestorOf(name)) {
            return List.of();
        }
        for (Throwable cause = bind; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnboundConfigurationPropertiesException unbound) {
                return unbound.getUnboundProperties().stream()
                        .map(property -> unbound(property, !SESSIONS.equals(name)))
                        .toList();
            }
        }
        if (KnownProperties.isKeys(name)) {
            return List.of(keys(name));
        }
        return bind.getTarget().getType().resolve() != Duration.class
                ? List.of()
                : List.of(new InvalidSessionsPropertyException(
                        name.toString(),
                        "is not a duration",
                        "Write, for example, 30m or 3600. " + InvalidSessionsPropertyException.SECONDS));
    }

    private static InvalidSessionsPropertyException unbound(ConfigurationProperty property, boolean inList) {
        ConfigurationPropertyName name = property.getName();
        boolean known = KnownProperties.contains(name);
        if (KnownProperties.isKeys(name) && (known ? inList : !KnownProperties.isKeyField(name))) {
            return keys(name);
        }
        String text = KnownProperties.text(name);
        if (known) {
            String parent = KnownProperties.text(name.getParent());
            return new InvalidSessionsPropertyException(
                    text,
                    "is not used: " + parent + (inList ? " is a list with a gap" : " is set to a single text as well"),
                    property.getOrigin(),
                    inList ? "Close the gap." : "Leave out one of the two.");
        }
        String nearest = KnownProperties.nearest(name);
        return new InvalidSessionsPropertyException(
                text,
                "is not known",
                property.getOrigin(),
                "Write " + nearest + " instead of " + text + ", or remove it."
                        + (nearest.startsWith("sessions.keys") ? "\n\n" + ConfiguredKeys.EXAMPLE : ""));
    }

    private static InvalidSessionsPropertyException keys(ConfigurationPropertyName name) {
        boolean single = name.getNumberOfElements() > 2 && !name.chop(3).isLastElementIndexed();
        return ConfiguredKeys.invalid(
                "sessions.keys",
                single
                        ? ConfiguredKeys.SINGLE_ENTRY
                        : "is not a list without gaps, of entries that have an authentication and perhaps an encryption key");
    }
}

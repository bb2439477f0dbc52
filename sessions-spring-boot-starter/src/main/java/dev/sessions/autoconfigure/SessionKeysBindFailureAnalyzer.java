package dev.sessions.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Keys that do not bind at all, say with a gap in the list. Spring Boot's own analyzers would print the values, and those
 * are secrets, so this one comes before them.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SessionKeysBindFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

    private static final ConfigurationPropertyName KEYS = ConfigurationPropertyName.of("sessions.keys");

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        if (!isAboutKeys(cause)) {
            return null;
        }
        InvalidSessionsPropertyException withoutValues = new InvalidSessionsPropertyException(
                "sessions.keys",
                "is not a list without gaps, of entries that have an authentication and perhaps an encryption key",
                KeyParser.EXAMPLE);
        return InvalidSessionsPropertyFailureAnalyzer.report(withoutValues);
    }

    private static boolean isAboutKeys(BindException bindException) {
        if (isKeys(bindException.getName())) {
            return true;
        }
        for (Throwable t = bindException; t != null; t = t.getCause()) {
            if (t instanceof UnboundConfigurationPropertiesException unbound) {
                return unbound.getUnboundProperties().stream().anyMatch(property -> isKeys(property.getName()));
            }
        }
        return false;
    }

    private static boolean isKeys(ConfigurationPropertyName name) {
        return KEYS.equals(name) || KEYS.isAncestorOf(name);
    }
}

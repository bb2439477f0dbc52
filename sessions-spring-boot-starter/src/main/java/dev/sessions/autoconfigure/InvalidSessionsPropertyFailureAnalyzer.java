package dev.sessions.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports a property, what is wrong with it, and what to write instead. */
final class InvalidSessionsPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSessionsPropertyException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidSessionsPropertyException cause) {
        return report(cause);
    }

    static FailureAnalysis report(InvalidSessionsPropertyException cause) {
        String description =
                "Sessions cannot start:\n\n    Property: " + cause.property() + "\n    Problem: " + cause.problem();
        return new FailureAnalysis(description, cause.fix(), cause);
    }
}

package dev.sessions.autoconfigure;

import dev.sessions.web.SessionValueParameter;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports a parameter of a controller that no request could be served with. */
final class InvalidSessionValueFailureAnalyzer extends AbstractFailureAnalyzer<SessionValueParameter.Invalid> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SessionValueParameter.Invalid cause) {
        return new FailureAnalysis(
                "A controller asks for what no session can give:\n\n    " + cause.report(), cause.fix(), cause);
    }
}

package dev.sessions.test;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.sessions.backend.SessionBackend;
import dev.sessions.test.FaultyBackend.Fault;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Runs the contract against backends with known faults: a contract that finds nothing promises nothing. */
class ContractFindsFaultsTest {

    private static volatile Fault fault = Fault.NONE;

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void aFaultIsFound(Fault seeded) {
        assertThat(failed(run(seeded))).as("tests that fail").isNotEmpty();
    }

    @Test
    void anExpiryCutToSecondsFailsTheTestThatSaysSo() {
        assertThat(failed(run(Fault.CUTS_THE_EXPIRY_TO_SECONDS)))
                .containsExactly("anExpiryIsKeptToTheMillisecondAndNotCutToTheSecond");
    }

    @Test
    void aBackendThatDoesNotAnswerIsToldForHowLongAndWhatItWasAsked() {
        assertThat(run(Fault.NEVER_ANSWERS).failed().stream()
                        .filter(event ->
                                event.getTestDescriptor().getDisplayName().startsWith("whatWasCreatedIsFound"))
                        .map(event -> event.getRequiredPayload(TestExecutionResult.class)
                                .getThrowable()
                                .orElseThrow()))
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .isInstanceOf(AssertionError.class)
                        .hasMessage("The backend is too slow: 'find key' had no answer after 50 ms"));
    }

    @ParameterizedTest
    @EnumSource(names = "NONE")
    void aBackendWithoutFaultsPassesAndNothingIsSkipped(Fault none) {
        Events tests = run(none);
        assertThat(failed(tests)).isEmpty();
        assertThat(tests.succeeded().count()).isEqualTo(tests.started().count()).isGreaterThan(40);
    }

    private static Events run(Fault seeded) {
        fault = seeded;
        try {
            return EngineTestKit.engine("junit-jupiter")
                    .selectors(selectClass(Contract.class))
                    .execute()
                    .testEvents();
        } finally {
            fault = Fault.NONE;
        }
    }

    private static Set<String> failed(Events tests) {
        return tests.failed().stream()
                .map(event -> event.getTestDescriptor().getDisplayName().replace("()", ""))
                .collect(toCollection(TreeSet::new));
    }

    /** On its own it tests the backend without faults. */
    static class Contract extends SessionBackendContract {

        private final FaultyBackend backend = new FaultyBackend(fault, clock);

        @Override
        protected SessionBackend backend() {
            return backend;
        }

        @Override
        Duration patience() {
            return fault == Fault.NEVER_ANSWERS ? Duration.ofMillis(50) : super.patience();
        }

        @Override
        protected void cutOff() {
            backend.cutOff(true);
        }

        @Override
        protected void restore() {
            backend.cutOff(false);
        }
    }
}

package io.kinora.core.error;

/** A job did its work, and the outcome is not good enough: exit code 4. Its numbers go into result.json as well. */
public final class GateFailedException extends FailureWithNumbers {
    /**
     * @param code a stable name in kebab-case for schedulers
     * @param message what was asked for and what came out
     * @param numbers what the job would have returned
     */
    public GateFailedException(String code, String message, Record numbers) {
        super(ExitCode.GATE, code, message, numbers);
    }
}

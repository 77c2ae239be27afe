package io.kinora.core.error;

/** An end that has numbers to tell, as that of a run which was done: they go into result.json as well. */
public class FailureWithNumbers extends KinoraException {
    private final transient Record numbers;

    /**
     * @param exitCode how the process ends
     * @param code a stable name in kebab-case for schedulers
     * @param message what is wrong and what to do
     * @param numbers what the job would have returned
     */
    public FailureWithNumbers(ExitCode exitCode, String code, String message, Record numbers) {
        super(exitCode, code, message);
        this.numbers = numbers;
    }

    /** What the job would have returned. */
    public Record numbers() {
        return numbers;
    }
}

package io.kinora.core.error;

/**
 * An end that a user can do something about. The message says what is wrong and what to do; it is
 * shown without a stack trace.
 */
public class KinoraException extends RuntimeException {
    private final ExitCode exitCode;
    private final String code;

    /**
     * @param exitCode how the process ends
     * @param code a stable name in kebab-case for schedulers, such as {@code no-videos-found}
     * @param message what is wrong and what to do
     */
    public KinoraException(ExitCode exitCode, String code, String message) {
        this(exitCode, code, message, null);
    }

    /** The same, with what caused it. */
    public KinoraException(ExitCode exitCode, String code, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
        this.code = code;
    }

    /** Wrong usage or settings: exit code 2. */
    public static KinoraException usage(String code, String message) {
        return new KinoraException(ExitCode.USAGE, code, message);
    }

    /** Input that cannot be used: exit code 3. */
    public static KinoraException input(String code, String message) {
        return new KinoraException(ExitCode.INPUT, code, message);
    }

    /** How the process ends. */
    public ExitCode exitCode() {
        return exitCode;
    }

    /** A stable name for schedulers. */
    public String code() {
        return code;
    }
}

package io.kinora.core.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.kinora.core.config.Secrets;
import io.kinora.core.error.ExitCode;
import io.kinora.core.error.FailureWithNumbers;
import io.kinora.core.error.KinoraException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Builds result.json: what every job says of its run, and the job's own numbers beside it. */
final class RunResult {
    /** Records become JSON with names in snake_case; an absent Optional is left out. */
    static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .serializationInclusion(JsonInclude.Include.NON_ABSENT)
            .addModule(new Jdk8Module())
            .build();

    /** How far a run is. */
    enum Status {
        RUNNING,
        DONE,
        /** Ended well, and there is more to do: the same command goes on. */
        PAUSED,
        FAILED;

        String json() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final String job;
    private final Instant started;

    RunResult(String job, Instant started) {
        this.job = job;
        this.started = started;
    }

    ObjectNode running() {
        return common(Status.RUNNING);
    }

    ObjectNode done(Record numbers) {
        ObjectNode result = common(
                numbers instanceof Pausable pausable && pausable.paused() ? Status.PAUSED : Status.DONE);
        result.put("exit_code", ExitCode.DONE.number());
        result.setAll((ObjectNode) JSON.valueToTree(numbers));
        return result;
    }

    ObjectNode failed(KinoraException failure) {
        ObjectNode result = failed(failure.exitCode().number(), failure.code(), failure.getMessage());
        if (failure instanceof FailureWithNumbers known) {
            result.setAll((ObjectNode) JSON.valueToTree(known.numbers()));
        }
        return result;
    }

    /** Ended by a signal, with an exit code that is none of Kinora's own. */
    ObjectNode stopped(int exitCode, String message) {
        return failed(exitCode, "stopped", message);
    }

    private ObjectNode failed(int exitCode, String code, String message) {
        ObjectNode result = common(Status.FAILED);
        result.put("exit_code", exitCode);
        result.putObject("error").put("code", code).put("message", Secrets.masked(message));
        return result;
    }

    private ObjectNode common(Status status) {
        ObjectNode result = JSON.createObjectNode();
        result.put("job", job);
        result.put("status", status.json());
        result.put("started", started.toString());
        if (status != Status.RUNNING) {
            result.put("seconds", Duration.between(started, Instant.now()).toMillis() / 1000.0);
        }
        result.set("versions", JSON.valueToTree(Versions.current()));
        return result;
    }
}

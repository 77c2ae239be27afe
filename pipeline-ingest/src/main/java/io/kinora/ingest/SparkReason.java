package io.kinora.ingest;

import java.util.regex.Pattern;
import org.apache.spark.sql.AnalysisException;

/** What Spark says is wrong, as part of a sentence for a person: without its codes, and without the plan of a query. */
public final class SparkReason {
    private static final Pattern CODE = Pattern.compile("\\[[A-Z0-9_.]+\\] *|SQLSTATE: [0-9A-Z]{5}");

    private SparkReason() {
    }

    /** The reason on one line, without the full stop; what failed in a task is told rather than that a job did. */
    public static String of(Throwable thrown) {
        Throwable first = thrown;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        String message = first instanceof AnalysisException refused ? refused.getSimpleMessage()
                : String.valueOf(first.getMessage());
        return CODE.matcher(message).replaceAll("").replaceAll("\\s+", " ").replace(".;", ";").strip()
                .replaceAll("\\.$", "");
    }
}

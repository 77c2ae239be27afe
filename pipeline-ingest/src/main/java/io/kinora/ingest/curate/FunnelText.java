package io.kinora.ingest.curate;

import io.kinora.core.job.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The funnel as a person reads it on a terminal. */
final class FunnelText {
    private FunnelText() {
    }

    static String of(CurateResult result) {
        List<List<String>> stages = new ArrayList<>(List.of(List.of("stage", "in", "out", "left out")));
        for (CurateResult.Stage stage : result.funnel()) {
            stages.add(List.of(stage.stage(), Long.toString(stage.in()), Long.toString(stage.out()),
                    stage.reasons().entrySet().stream().map(reason -> reason.getKey() + " " + reason.getValue())
                            .collect(Collectors.joining(", "))));
        }
        CurateResult.Duplicates duplicates = result.duplicates();
        return TextTable.of(stages) + "\n" + counts("split", result.splits()) + "\n" + counts("label", result.labels())
                + "\n" + duplicates.families() + " families of " + duplicates.sources() + " sources; "
                + duplicates.exactSources() + " sources are exact copies; " + duplicates.candidates()
                + " candidates compared, " + duplicates.passedOver() + " passed over\n"
                + result.changed() + " clips " + (result.dryRun() ? "would change" : "changed") + "\n";
    }

    private static String counts(String name, Map<String, Long> counts) {
        List<List<String>> rows = new ArrayList<>(List.of(List.of(name, "kept")));
        counts.forEach((key, value) -> rows.add(List.of(cell(key), Long.toString(value))));
        return TextTable.of(rows);
    }

    /** Labels are the sources': one must neither steer the terminal nor look like another row. */
    private static String cell(String text) {
        return Terminal.harmless(text).replace("\n", "\\n").replace("\t", "\\t");
    }
}

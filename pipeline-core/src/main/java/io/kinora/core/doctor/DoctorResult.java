package io.kinora.core.doctor;

import java.util.Comparator;
import java.util.List;

/**
 * What {@code kinora doctor} leaves in result.json.
 *
 * @param ok findings with which all is well
 * @param warnings findings with which a run goes on, but not as it should
 * @param failures findings with which a run would fail
 * @param findings all of them, the worst last
 */
public record DoctorResult(int ok, int warnings, int failures, List<Finding> findings) {
    /** Counts and sorts them. */
    static DoctorResult of(List<Finding> findings) {
        return new DoctorResult(count(findings, Level.OK), count(findings, Level.WARNING),
                count(findings, Level.FAILURE),
                findings.stream().sorted(Comparator.comparing(Finding::level)).toList());
    }

    private static int count(List<Finding> findings, Level level) {
        return Math.toIntExact(findings.stream().filter(finding -> finding.level() == level).count());
    }

    List<Finding> of(Level level) {
        return findings.stream().filter(finding -> finding.level() == level).toList();
    }

    /** Such as {@code 1 failure, 2 warnings, 9 ok: a run would fail}. */
    String summary() {
        return failures + (failures == 1 ? " failure, " : " failures, ") + warnings
                + (warnings == 1 ? " warning, " : " warnings, ") + ok + " ok: "
                + (failures > 0 ? "a run would fail" : "nothing is in the way of a run");
    }
}

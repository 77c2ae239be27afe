package io.kinora.core.doctor;

import io.kinora.core.job.RunFacts;
import io.kinora.core.report.HtmlPage;
import java.util.ArrayList;
import java.util.List;

/** The page of {@code kinora doctor}: what is wrong and what to do, then all that was found. */
final class DoctorReport {
    private DoctorReport() {
    }

    static HtmlPage of(DoctorResult result, RunFacts facts) {
        HtmlPage page = HtmlPage.titled("Doctor", facts.sentence());
        page.cards(List.of(new HtmlPage.Card(Integer.toString(result.failures()), "failures"),
                new HtmlPage.Card(Integer.toString(result.warnings()), "warnings"),
                new HtmlPage.Card(Integer.toString(result.ok()), "ok")));
        List<HtmlPage.Notice> notices = new ArrayList<>();
        result.of(Level.FAILURE).forEach(finding -> notices.add(notice(HtmlPage.Tone.BAD, finding)));
        result.of(Level.WARNING).forEach(finding -> notices.add(notice(HtmlPage.Tone.WARNING, finding)));
        if (notices.isEmpty()) {
            notices.add(new HtmlPage.Notice(HtmlPage.Tone.GOOD, "", "Nothing is in the way of a run."));
        }
        page.notices(notices);
        page.section("All findings").table(List.of("Check", "Level", "Where", "Found"), result.findings().stream()
                .map(finding -> List.of(finding.check(), finding.level().key(), finding.placesInShort(),
                        finding.found())).toList());
        facts.addTo(page);
        return page;
    }

    private static HtmlPage.Notice notice(HtmlPage.Tone tone, Finding finding) {
        return new HtmlPage.Notice(tone, finding.check() + " (" + finding.placesInShort() + ")",
                finding.found() + ". To do: " + finding.advice() + ".");
    }
}

package io.kinora.eval.pair;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What took part in a comparison by pairs, and how.
 *
 * @param real real videos without a partner
 * @param generated generated videos without one
 * @param ambiguous videos that share their name with another one of their side, and so have several partners
 * @param differing pairs whose videos differ in length or rate: compared over the time that both have
 */
public record Matching(LeftOut real, LeftOut generated, LeftOut ambiguous, long differing) {
    Matching withDiffering(long pairs) {
        return new Matching(real, generated, ambiguous, pairs);
    }

    /** What takes no part, for messages; empty if nothing. */
    String leftOut() {
        List<String> parts = new ArrayList<>();
        if (real.count() > 0) {
            parts.add("real ones without a generated one: " + real.text());
        }
        if (generated.count() > 0) {
            parts.add("generated ones without a real one: " + generated.text());
        }
        if (ambiguous.count() > 0) {
            parts.add("several of one name: " + ambiguous.text());
        }
        return String.join("; ", parts);
    }

    /**
     * What a reader of the figures must know, if anything.
     *
     * @param pairs how many belong together
     */
    public Optional<String> warning(long pairs) {
        String missing = leftOut();
        String alone = missing.isEmpty() ? "" : " Left out of the paired metrics are " + missing + ".";
        String time = differing == 0 ? "" : " In " + differing + " of them the videos differ in length or rate: they"
                + " are compared over the time that both have, at the lower rate.";
        return alone.isEmpty() && time.isEmpty() ? Optional.empty()
                : Optional.of(pairs + (pairs == 1 ? " pair belongs" : " pairs belong") + " together." + alone + time);
    }
}

package io.kinora.eval.source;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a user writes to name a set of videos: tables, files, or what is left of videos in statistics. */
public sealed interface VideoAddress {
    /** What the user wrote. */
    String text();

    /**
     * Tables of the corpus' warehouse.
     *
     * @param text what the user wrote
     * @param name their namespace: a corpus, or a set of generated videos
     * @param version a tag; else the one that the settings name, or the latest
     * @param split of a corpus; else all its kept clips
     */
    record Tables(String text, String name, Optional<String> version, Optional<String> split)
            implements VideoAddress {
        private static final String PREFIX = "table:";
        private static final Pattern FORM =
                Pattern.compile("table:([A-Za-z_][A-Za-z0-9_]*)(?:@([^@:]+))?(?::([^@:]+))?");
    }

    /**
     * Video files.
     *
     * @param text a file, a folder or a glob on any Hadoop file system
     */
    record Files(String text) implements VideoAddress {
    }

    /**
     * Statistics of features that earlier evaluations saved.
     *
     * @param text what the user wrote
     * @param files on any Hadoop file system; statistics of several are merged
     */
    record Statistics(String text, List<String> files) implements VideoAddress {
        private static final String PREFIX = "statistics:";

        private static Statistics parse(String text) {
            List<String> files = Arrays.stream(text.substring(PREFIX.length()).split(",", -1))
                    .map(String::strip).toList();
            if (files.contains("")) {
                throw new IllegalArgumentException("'" + text + "' names no statistics; write statistics:FILE or"
                        + " statistics:FILE,FILE, such as statistics:evaluate-1/statistics/real.kinostat");
            }
            return new Statistics(text, files);
        }
    }

    /**
     * Reads {@code table:NAME[@VERSION][:SPLIT]}, {@code statistics:FILE[,FILE…]}, or else a file, folder or glob.
     *
     * @throws IllegalArgumentException if it is none of them
     */
    static VideoAddress parse(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a set of videos is named by nothing; give table:NAME[@VERSION][:SPLIT],"
                    + " or a folder or glob of videos");
        }
        if (text.startsWith(Statistics.PREFIX)) {
            return Statistics.parse(text);
        } else if (!text.startsWith(Tables.PREFIX)) {
            return new Files(text);
        }
        Matcher matcher = Tables.FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' names no tables; write table:NAME[@VERSION][:SPLIT],"
                    + " such as table:corpus@v1:test");
        }
        return new Tables(text, matcher.group(1), Optional.ofNullable(matcher.group(2)),
                Optional.ofNullable(matcher.group(3)));
    }
}

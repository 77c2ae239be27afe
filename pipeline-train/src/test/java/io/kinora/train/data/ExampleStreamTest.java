package io.kinora.train.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExampleStreamTest {
    private static final int FILES = 5;
    private static final int ROW_GROUPS = 4;
    private static final int ROWS = 10;
    private static final int CLIPS = FILES * ROW_GROUPS * ROWS - FILES;
    private static final int WINDOW = 3;

    /** Files of four row groups of ten rows; of each file, row 7 is not trained on. */
    private static ClipIndex index() {
        List<FileClips> files = new ArrayList<>();
        for (int file = FILES - 1; file >= 0; file--) {
            List<ClipRow> rows = new ArrayList<>();
            for (int row = 0; row < ROW_GROUPS * ROWS; row++) {
                if (row != 7) {
                    rows.add(new ClipRow(String.format(Locale.ROOT, "%02x%06x", file, row),
                            "file:///a b/" + file + ",!;x.parquet", row, 0xF0000000L + row));
                }
            }
            List<FramesFile.Part> parts = IntStream.range(0, ROW_GROUPS)
                    .mapToObj(group -> new FramesFile.Part(group, 0, 1, group * ROWS, ROWS)).toList();
            files.add(FileClips.of(rows, parts));
        }
        return new ClipIndex(files);
    }

    private static String part(ClipRow clip) {
        return clip.file() + " " + clip.position() / ROWS;
    }

    private static List<Example> epoch(int lanes, int window, int epoch) {
        return new ExampleStream(index(), 1, window, lanes).take((long) epoch * CLIPS, CLIPS);
    }

    @Test
    void findsEveryClipInItsFile() {
        List<ClipRow> rows = IndexedClips.of(index());
        assertThat(rows).hasSize(CLIPS).doesNotHaveDuplicates().isSortedAccordingTo(
                java.util.Comparator.comparing(ClipRow::file).thenComparing(ClipRow::position));
        assertThat(rows.get(41)).isEqualTo(
                new ClipRow("01000002", "file:///a b/1,!;x.parquet", 2, 0xF0000002L));
    }

    @Test
    void keepsIdsOfAnyForm() {
        List<String> mixed = List.of("clip-001", "ünïcode", "x", "");
        for (List<String> ids : List.of(mixed, List.of("00ff", "abcd"), List.of("00FF", "ABCD"), List.of("abc"))) {
            ClipIds kept = ClipIds.of(ids);
            assertThat(IntStream.range(0, ids.size()).mapToObj(kept::get)).isEqualTo(ids);
        }
    }

    @Test
    void showsEveryClipOnceAnEpochWhateverTheLanesAndTheRounds() {
        for (int lanes : new int[] {1, 2, 3, 4, 7}) {
            ExampleStream stream = new ExampleStream(index(), 1, WINDOW, lanes);
            List<Example> shown = new ArrayList<>();
            for (int start = 0; start < 3 * CLIPS; start += 28) {
                shown.addAll(stream.take(start, Math.min(28, 3 * CLIPS - start)));
            }
            for (int epoch = 0; epoch < 3; epoch++) {
                int wanted = epoch;
                assertThat(shown.stream().filter(example -> example.epoch() == wanted).map(Example::clip))
                        .containsExactlyInAnyOrderElementsOf(IndexedClips.of(index()));
            }
        }
    }

    @Test
    void goesOnFromAnyPosition() {
        ExampleStream whole = new ExampleStream(index(), 1, WINDOW, 4);
        List<Set<Example>> rounds = new ArrayList<>();
        for (int start = 0; start < 2 * CLIPS; start += 24) {
            rounds.add(new HashSet<>(whole.take(start, 24)));
        }
        for (int round = rounds.size() - 1; round >= 0; round--) {
            assertThat(new HashSet<>(new ExampleStream(index(), 1, WINDOW, 4).take(round * 24L, 24)))
                    .isEqualTo(rounds.get(round));
        }
    }

    @Test
    void theOrderComesFromSeedAndEpochAndLanesOnlyCutIt() {
        List<Example> one = epoch(1, WINDOW, 0);
        assertThat(epoch(4, WINDOW, 0)).isEqualTo(one);
        assertThat(epoch(1, WINDOW, 1)).extracting(Example::clip)
                .isNotEqualTo(one.stream().map(Example::clip).toList());
        assertThat(new ExampleStream(index(), 2, WINDOW, 1).take(0, CLIPS)).isNotEqualTo(one);
    }

    @Test
    void mixesTheClipsOfAWindowAndNoOthers() {
        List<Example> shown = epoch(1, WINDOW, 0);
        int start = 0;
        Set<String> before = new HashSet<>();
        while (start < shown.size()) {
            Set<String> parts = new HashSet<>();
            int end = start;
            // A window ends where another part would be its fourth.
            while (end < shown.size() && (parts.size() < WINDOW || parts.contains(part(shown.get(end).clip())))) {
                parts.add(part(shown.get(end++).clip()));
            }
            assertThat(parts).hasSizeLessThanOrEqualTo(WINDOW).noneMatch(before::contains);
            before.addAll(parts);
            List<ClipRow> rows = shown.subList(start, end).stream().map(Example::clip).toList();
            assertThat(rows.stream().map(ExampleStreamTest::part).distinct().limit(2)).hasSize(2);
            assertThat(switches(rows)).as("parts change from clip to clip").isGreaterThan(rows.size() / 3);
            start = end;
        }
        assertThat(before).hasSize(FILES * ROW_GROUPS);
    }

    private static int switches(List<ClipRow> rows) {
        return (int) IntStream.range(1, rows.size())
                .filter(i -> !part(rows.get(i)).equals(part(rows.get(i - 1)))).count();
    }

    @Test
    void onlyWhereLanesMeetIsAPartReadByTwoWorkers() {
        for (int workers : new int[] {2, 4}) {
            ExampleStream stream = new ExampleStream(index(), 1, 1, workers);
            Map<String, Set<Integer>> readers = new HashMap<>();
            int samples = workers * 6;
            for (int start = 0; start < CLIPS; start += samples) {
                int count = Math.min(samples, CLIPS - start);
                List<Example> round = stream.take(start, count);
                for (int i = 0; i < count; i++) {
                    // Rounds are whole but for the last: six clips for each worker, one worker's after the other's.
                    if (count == samples) {
                        readers.computeIfAbsent(part(round.get(i).clip()), absent -> new HashSet<>()).add(i / 6);
                    }
                }
            }
            int reads = readers.values().stream().mapToInt(Set::size).sum();
            assertThat(reads).isLessThanOrEqualTo(FILES * ROW_GROUPS + workers - 1);
        }
    }

    @Test
    void namesHoldEverythingOfTheirExamples() {
        List<ClipRow> rows = IndexedClips.of(index());
        List<Example> examples = List.of(Example.drawn(rows.get(3), 12),
                new Example(rows.get(44), 0, OptionalInt.of(999)), Example.drawn(rows.get(5), 2));
        List<String> names = MinibatchName.cut(examples, 2);
        assertThat(names).hasSize(2);
        assertThat(MinibatchName.examples(names.get(0))).isEqualTo(examples.subList(0, 2));
        assertThat(MinibatchName.examples(names.get(1))).isEqualTo(examples.subList(2, 3));
    }

    @Test
    void validationTakesOneTimestepOfEachStratum() {
        List<ClipRow> clips = IndexedClips.of(index()).subList(0, 10);
        List<Example> examples = ValidationExamples.of(clips, 5, 9, 1000);
        assertThat(examples).hasSize(5).extracting(Example::clip).doesNotHaveDuplicates();
        for (int i = 0; i < 5; i++) {
            assertThat(examples.get(i).timestep().orElseThrow()).isBetween(i * 200, i * 200 + 199);
        }
        List<ClipRow> reversed = new ArrayList<>(clips);
        java.util.Collections.reverse(reversed);
        assertThat(ValidationExamples.of(reversed, 5, 9, 1000)).isEqualTo(examples);
    }
}

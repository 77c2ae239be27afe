package io.kinora.train.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The clips of one data file that are trained on, by column, in the file's order.
 *
 * @param file URI of the Parquet file
 * @param ids of the clips
 * @param positions row of each clip
 * @param sums CRC32C of each clip's frames
 * @param partEnds for each part of the file that is read at once and holds such clips, how many clips it and those before
 *     it hold
 */
record FileClips(String file, ClipIds ids, int[] positions, int[] sums, int[] partEnds) implements Serializable {

    /**
     * @param rows clips of one file, in its order, at least one
     * @param parts of the file, in its order
     */
    static FileClips of(List<ClipRow> rows, List<FramesFile.Part> parts) {
        List<Integer> ends = new ArrayList<>();
        int clip = 0;
        for (FramesFile.Part part : parts) {
            int before = clip;
            while (clip < rows.size() && rows.get(clip).position() < part.firstRow() + part.rows()) {
                clip++;
            }
            if (clip > before) {
                ends.add(clip);
            }
        }
        return new FileClips(rows.get(0).file(), ClipIds.of(rows.stream().map(ClipRow::clipId).toList()),
                rows.stream().mapToInt(row -> Math.toIntExact(row.position())).toArray(),
                rows.stream().mapToInt(row -> (int) row.crc32c()).toArray(),
                ends.stream().mapToInt(Integer::intValue).toArray());
    }

    Stream<String> clipIds() {
        return IntStream.range(0, positions.length).mapToObj(ids::get);
    }

    ClipRow clip(int number) {
        return new ClipRow(ids.get(number), file, positions[number], Integer.toUnsignedLong(sums[number]));
    }
}

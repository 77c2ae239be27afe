package io.kinora.ingest.dedup;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Looks where each clip of one stretch fits best into another. A stretch comes as a list of (place, clip_id, start_pts,
 * end_pts, t, grey); one that lacks the frames of a clip fits nowhere.
 */
final class AlignStretches implements FlatMapFunction<Row, Row> {
    /**
     * {@code clip_id} begins at {@code skip} to lie on {@code other_clip_id} from {@code offset} on for {@code overlap}
     * frames, which may go on in {@code next_clip_id}; {@code shift} is the other source's time less this one's, in
     * microseconds.
     */
    static final StructType SCHEMA = new StructType()
            .add("lesser_source", DataTypes.StringType, false)
            .add("better_source", DataTypes.StringType, false)
            .add("clip_id", DataTypes.StringType, false)
            .add("other_clip_id", DataTypes.StringType, false)
            .add("next_clip_id", DataTypes.StringType)
            .add("skip", DataTypes.IntegerType, false)
            .add("offset", DataTypes.IntegerType, false)
            .add("overlap", DataTypes.IntegerType, false)
            .add("shift", DataTypes.LongType, false)
            .add("frame_micros", DataTypes.LongType, false)
            .add("still", DataTypes.BooleanType, false)
            .add("correlation", DataTypes.DoubleType, false)
            .add("appearance", DataTypes.DoubleType, false);

    private static final long serialVersionUID = 1L;

    private record Clip(int place, String id, long start, long end, int frames, byte[] grey) {
    }

    /** @param pair lesser_source, better_source, and the clips of the two stretches */
    @Override
    public Iterator<Row> call(Row pair) {
        List<Clip> lesser = clips(pair.getList(2));
        List<Clip> better = clips(pair.getList(3));
        List<Row> rows = new ArrayList<>();
        if (whole(lesser) && whole(better) && lesser.get(0).frames == better.get(0).frames) {
            for (Alignment alignment : stretch(lesser).align(stretch(better))) {
                rows.add(row(pair, lesser, better, alignment));
            }
        }
        return rows.iterator();
    }

    private static Row row(Row pair, List<Clip> lesser, List<Clip> better, Alignment alignment) {
        Clip clip = lesser.get(alignment.clip());
        int frames = clip.frames;
        int first = alignment.offset() + alignment.from();
        int last = first + alignment.overlap() - 1;
        Clip other = better.get(first / frames);
        String next = last / frames > first / frames ? better.get(last / frames).id : null;
        long frameMicros = Math.max(1, (clip.end - clip.start) / frames);
        long shift = better.get(0).start + alignment.offset() * frameMicros - clip.start;
        return RowFactory.create(pair.getString(0), pair.getString(1), clip.id, other.id, next, alignment.from(),
                first % frames, alignment.overlap(), shift, frameMicros, alignment.still(), alignment.correlation(),
                alignment.appearance());
    }

    private static Stretch stretch(List<Clip> clips) {
        int frames = clips.get(0).frames;
        float[][] pictures = new float[clips.size() * frames][];
        for (Clip clip : clips) {
            float[][] own = GreyClip.centred(clip.grey, Stretch.SIDE);
            System.arraycopy(own, 0, pictures, clip.place * frames, frames);
        }
        return new Stretch(pictures, frames);
    }

    private static boolean whole(List<Clip> clips) {
        return clips.get(clips.size() - 1).place == clips.size() - 1
                && clips.stream().allMatch(clip -> clip.frames == clips.get(0).frames);
    }

    private static List<Clip> clips(List<Row> rows) {
        return rows.stream()
                .map(row -> new Clip(row.getInt(0), row.getString(1), row.getLong(2), row.getLong(3), row.getInt(4),
                        row.<byte[]>getAs(5)))
                .sorted(Comparator.comparingInt(Clip::place))
                .toList();
    }
}

package io.kinora.eval.extract;

import io.kinora.core.error.KinoraException;
import io.kinora.core.video.Frames;
import io.kinora.eval.feature.Extractor;
import io.kinora.eval.feature.FrameSampling;
import io.kinora.eval.feature.I3dNetwork;
import io.kinora.eval.source.UnreadableVideoException;
import io.kinora.eval.source.VideoReader;
import io.kinora.eval.source.VideoSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;

/** Reads videos and computes what is missing of their features, a few at a time, on an executor. */
final class ExtractFeatures implements FlatMapFunction<Iterator<Row>, ExtractedVideo> {
    /** Column of places in the list of extractors: those that the video still needs. */
    static final String MISSING = "missing";

    private static final long serialVersionUID = 1;
    private static final int BATCH = I3dNetwork.BATCH;

    private final VideoReader reader;
    private final FrameSampling sampling;
    private final Broadcast<List<Extractor>> extractors;

    /** A video that was read, and what has been found of it. */
    private record Read(String id, String video, List<Integer> missing, Frames frames,
            List<ExtractedVideo.Features> found, List<ExtractedVideo.Failure> failures) {
        ExtractedVideo result() {
            return new ExtractedVideo(id, video, found, failures);
        }
    }

    ExtractFeatures(VideoReader reader, FrameSampling sampling, Broadcast<List<Extractor>> extractors) {
        this.reader = reader;
        this.sampling = sampling;
        this.extractors = extractors;
    }

    @Override
    public Iterator<ExtractedVideo> call(Iterator<Row> rows) {
        Queue<ExtractedVideo> ready = new ArrayDeque<>();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return !ready.isEmpty() || rows.hasNext();
            }

            @Override
            public ExtractedVideo next() {
                if (ready.isEmpty()) {
                    computeSome(rows, ready);
                }
                return ready.remove();
            }
        };
    }

    private void computeSome(Iterator<Row> rows, Queue<ExtractedVideo> ready) {
        List<Read> videos = new ArrayList<>();
        while (videos.size() < BATCH && rows.hasNext()) {
            Row row = rows.next();
            String id = row.getAs(VideoSet.ID);
            String video = row.getAs(VideoSet.VIDEO);
            List<Integer> missing = row.getList(row.fieldIndex(MISSING));
            try {
                videos.add(new Read(id, video, missing, frames(row), new ArrayList<>(), new ArrayList<>()));
            } catch (UnreadableVideoException e) {
                ready.add(failed(id, video, missing, e.getMessage(), e.lasting()));
            }
        }
        for (int i = 0; i < extractors.value().size(); i++) {
            int extractor = i;
            compute(extractor, videos.stream().filter(video -> video.missing().contains(extractor)).toList());
        }
        videos.forEach(video -> ready.add(video.result()));
    }

    private Frames frames(Row row) throws UnreadableVideoException {
        try {
            return sampling.choose(reader.read(row));
        } catch (KinoraException e) {
            throw UnreadableVideoException.of(e);
        }
    }

    private static ExtractedVideo failed(String id, String video, List<Integer> missing, String reason,
            boolean lasting) {
        return new ExtractedVideo(id, video, List.of(), missing.stream()
                .map(extractor -> new ExtractedVideo.Failure(extractor, reason, lasting)).toList());
    }

    private void compute(int extractor, List<Read> videos) {
        if (videos.isEmpty()) {
            return;
        }
        try {
            float[][] features =
                    extractors.value().get(extractor).extract(videos.stream().map(Read::frames).toList());
            for (int i = 0; i < features.length; i++) {
                videos.get(i).found().add(new ExtractedVideo.Features(extractor, features[i]));
            }
        } catch (KinoraException e) {
            if (videos.size() == 1) {
                videos.get(0).failures().add(new ExtractedVideo.Failure(extractor, e.getMessage(), true));
            } else {
                // One of them cannot be taken; the others can.
                videos.forEach(video -> compute(extractor, List.of(video)));
            }
        }
    }
}

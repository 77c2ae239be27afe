package io.kinora.eval;

import io.kinora.core.error.KinoraException;
import io.kinora.core.video.Frames;
import io.kinora.eval.feature.FeatureNetwork;
import io.kinora.eval.feature.I3dNetwork;
import io.kinora.eval.feature.I3dWeights;
import io.kinora.eval.feature.Protocol;
import io.kinora.eval.feature.SharedNetwork;
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

/** Reads videos and computes their features, a few at a time, on an executor. */
final class ExtractFeatures implements FlatMapFunction<Iterator<Row>, VideoFeatures> {
    private static final long serialVersionUID = 1;

    private final VideoReader reader;
    private final Protocol protocol;
    private final Broadcast<I3dWeights> weights;

    private record Read(String id, String video, Frames frames) {
    }

    ExtractFeatures(VideoReader reader, Protocol protocol, Broadcast<I3dWeights> weights) {
        this.reader = reader;
        this.protocol = protocol;
        this.weights = weights;
    }

    @Override
    public Iterator<VideoFeatures> call(Iterator<Row> rows) {
        Queue<VideoFeatures> ready = new ArrayDeque<>();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return !ready.isEmpty() || rows.hasNext();
            }

            @Override
            public VideoFeatures next() {
                if (ready.isEmpty()) {
                    computeSome(rows, ready);
                }
                return ready.remove();
            }
        };
    }

    private void computeSome(Iterator<Row> rows, Queue<VideoFeatures> ready) {
        List<Read> videos = new ArrayList<>();
        while (videos.size() < I3dNetwork.BATCH && rows.hasNext()) {
            Row row = rows.next();
            String id = row.getAs(VideoSet.ID);
            String video = row.getAs(VideoSet.VIDEO);
            try {
                videos.add(new Read(id, video, protocol.choose(reader.read(row))));
            } catch (UnreadableVideoException | KinoraException e) {
                ready.add(VideoFeatures.failed(id, video, e.getMessage()));
            }
        }
        try {
            ready.addAll(compute(videos));
        } catch (KinoraException e) {
            // One of them cannot be taken; the others can.
            videos.forEach(video -> ready.add(computeOne(video)));
        }
    }

    private VideoFeatures computeOne(Read video) {
        try {
            return compute(List.of(video)).get(0);
        } catch (KinoraException e) {
            return VideoFeatures.failed(video.id(), video.video(), e.getMessage());
        }
    }

    private List<VideoFeatures> compute(List<Read> videos) {
        // A set made for comparison, such as one of blank videos, holds the same frames again and again.
        List<Frames> distinct = videos.stream().map(Read::frames).distinct().toList();
        FeatureNetwork network = SharedNetwork.of(weights.value(), protocol.convention());
        float[][] features = network.features(distinct, List.of(I3dNetwork.LOGITS));
        return videos.stream().map(video -> named(video, features[distinct.indexOf(video.frames())])).toList();
    }

    private static VideoFeatures named(Read video, float[] features) {
        for (float value : features) {
            if (!Float.isFinite(value)) {
                return VideoFeatures.failed(video.id(), video.video(), "its features are not finite");
            }
        }
        return VideoFeatures.of(video.id(), video.video(), features);
    }
}

package io.kinora.train.tracking;

import io.kinora.core.video.AnimatedGif;
import io.kinora.train.checkpoint.TrainingState;
import io.kinora.train.generate.SampledVideo;
import io.kinora.train.metric.RoundMetrics;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Turns what happens in a run into events for sinks. */
final class SinkListener implements TrainingListener {
    private final List<BackgroundSink> sinks;
    private final int histogramsEveryRounds;
    private final LayerHistograms histograms = new LayerHistograms();

    SinkListener(List<BackgroundSink> sinks, int histogramsEveryRounds) {
        this.sinks = List.copyOf(sinks);
        this.histogramsEveryRounds = histogramsEveryRounds;
    }

    @Override
    public void weights(TrainingState state, ComputationGraph network) {
        if (!sinks.isEmpty() && state.round() % histogramsEveryRounds == 0) {
            add(new TrackedEvent.Distributions(state.steps(), now(), histograms.of(network)));
        }
    }

    @Override
    public void resumed(ComputationGraph network, RoundMetrics metrics) {
        if (!sinks.isEmpty()) {
            histograms.begin(network);
        }
    }

    /** No take-down could take frames of the corpus' clips out of a sink, so none go there. */
    @Override
    public void sampled(TrainingState state, List<SampledVideo> videos) {
        if (!sinks.isEmpty()) {
            add(new TrackedEvent.Videos(state.steps(), now(), videos.stream().map(SampledVideo::made)
                    .map(video -> new TrackedEvent.Gif(video.height(), video.width(), AnimatedGif.of(video)))
                    .toList()));
        }
    }

    @Override
    public void roundDone(TrainingState state, RoundMetrics metrics) {
        Map<String, Double> scalars = Scalars.of(metrics);
        scalars.remove("step");
        add(new TrackedEvent.Scalars(state.steps(), now(), scalars));
    }

    private void add(TrackedEvent event) {
        sinks.forEach(sink -> sink.add(event));
    }

    private static long now() {
        return System.currentTimeMillis();
    }
}

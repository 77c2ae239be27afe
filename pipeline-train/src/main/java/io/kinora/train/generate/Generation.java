package io.kinora.train.generate;

import io.kinora.core.corpus.FramesRow;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Version;
import io.kinora.core.job.JobContext;
import io.kinora.core.job.Progress;
import io.kinora.core.report.HtmlPage;
import io.kinora.core.video.AnimatedImage;
import io.kinora.core.video.ContactSheet;
import io.kinora.core.video.Frames;
import io.kinora.core.video.StillImage;
import io.kinora.train.averaging.FrozenNetwork;
import io.kinora.train.averaging.WorkerThreads;
import io.kinora.train.checkpoint.Checkpoint;
import io.kinora.train.checkpoint.ModelDescription;
import io.kinora.train.diffusion.VideoShape;
import io.kinora.train.model.UNet;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Samples videos from a checkpoint into files, tables and a contact sheet.
 *
 * @param checkpoint where the model comes from
 * @param sampler how noise becomes videos
 * @param prompt what the videos are asked to show
 * @param given split of the corpus whose clips' first frames are given, if any are
 * @param table name of the generated table set
 * @param count how many videos
 * @param seed of all of them
 * @param batchSize sampled together
 * @param threads of each task
 * @param shown most videos on the contact sheet
 */
public record Generation(Path checkpoint, SamplerSettings sampler, Prompt prompt, Optional<String> given, String table,
        int count, long seed, int batchSize, WorkerThreads threads, int shown) {
    private static final String VIDEOS = "videos";
    private static final int SHEET_SIDE = 640;
    /** Pixels' bytes that the driver draws at most: a few videos where they are large. */
    private static final int SHEET_BYTES = 32 << 20;

    /** Does it all and returns the version of the tables. */
    public Version run(Checkpoint source, JobContext<?> context) throws IOException {
        GeneratedTables tables = new GeneratedTables(context.spark(), context.corpus(), table);
        Optional<Version> finished = tables.prepare(context.resumed());
        Version version = finished.isPresent() ? finished.get() : sample(source, context, tables);
        context.describe("Draw the contact sheet");
        List<String> ids = IntStream.range(0, Math.min(shown, count))
                .mapToObj(i -> VideoGenerator.id(table, i)).toList();
        draw(tables.frames(version, ids).stream().map(FramesRow::frames).toList(), context);
        return version;
    }

    private Version sample(Checkpoint source, JobContext<?> context, GeneratedTables tables) {
        ModelDescription model = source.model();
        ComputationGraph network = UNet.build(model.model(), model.optimizer(), DataType.FLOAT, 1);
        model.requireFits(network, checkpoint.toString());
        BatchSampler batches = new BatchSampler(FrozenNetwork.of(network.getConfiguration(), source.average()), sampler,
                prompt, given(model.model().shape(), context), model.model(), model.fps(), seed, batchSize, threads);
        VideoGenerator generator = new VideoGenerator(context.spark(), batches, table,
                context.directory().path(VIDEOS), count, batchSize);
        context.describe("Sample " + count + " videos by " + sampler.name() + " in " + sampler.steps() + " steps");
        try (Progress progress = context.progress("Sampling", count, VIDEOS)) {
            return tables.write(generator.frames(progress::reach), () -> IntStream.range(0, count)
                    .mapToObj(i -> GeneratedTables.video(VideoGenerator.id(table, i), checkpoint.toString(), seed, i,
                            sampler, prompt.words(),
                            context.directory().path(VIDEOS + "/" + VideoGenerator.file(i)).toString()))
                    .toList());
        }
    }

    private GivenClips given(VideoShape shape, JobContext<?> context) {
        if (given.isEmpty()) {
            return GivenClips.NONE;
        }
        TableSet corpus = TableSet.corpus(context.spark(), context.corpus());
        context.describe("Read the first frames of split " + given.get());
        return GivenClips.read(context.spark(), corpus, corpus.versions().get(context.corpus().version()), given.get(),
                shape, prompt.givenFrames(), count);
    }

    private void draw(List<Frames> all, JobContext<?> context) throws IOException {
        int most = Math.max(1, SHEET_BYTES / all.get(0).pixels().length);
        List<Frames> videos = all.subList(0, Math.min(all.size(), most));
        int columns = (int) Math.ceil(Math.sqrt(videos.size()));
        int scale = Math.max(1, SHEET_SIDE / (columns * videos.get(0).width()));
        byte[] animated = AnimatedImage.png(ContactSheet.grid(videos, columns, scale));
        context.directory().write("contact-sheet.png", StillImage.png(ContactSheet.timeline(videos, scale), 0));
        context.directory().write("contact-sheet-animated.png", animated);
        context.directory().write("report/index.html", HtmlPage.titled("Generated videos", count + " videos by "
                        + sampler.name() + " in " + sampler.steps() + " steps, seed " + seed)
                .figures(List.of(new HtmlPage.Figure(AnimatedImage.dataUri(animated), "The first " + videos.size(),
                        columns * scale * videos.get(0).width())))
                .table(List.of("what", "value"), List.of(
                        List.of("checkpoint", checkpoint.toString()),
                        List.of("table", table),
                        List.of("files", context.directory().path(VIDEOS).toString())))
                .render());
    }
}

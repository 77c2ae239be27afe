package io.kinora.train.generate;

import io.kinora.core.corpus.Artifacts;
import io.kinora.core.corpus.TableSet;
import io.kinora.core.corpus.Version;
import io.kinora.core.job.JobContext;
import io.kinora.core.job.Progress;
import io.kinora.train.averaging.WorkerThreads;
import io.kinora.train.checkpoint.ModelDescription;
import io.kinora.train.checkpoint.TrainedModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;

/**
 * Samples videos from a checkpoint into files, tables and a contact sheet.
 *
 * @param model where they come from
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
public record Generation(TrainedModel model, SamplerSettings sampler, Prompt prompt, Optional<String> given,
        String table, int count, long seed, int batchSize, WorkerThreads threads, int shown) {
    private static final String VIDEOS = "videos";

    /**
     * What there is at the end.
     *
     * @param version of the generated tables
     * @param given version of the corpus whose clips the videos begin with, if they do and have not been taken down
     */
    public record Generated(Version version, Optional<Version> given) {
    }

    /** Does it all. */
    public Generated run(JobContext<?> context) throws IOException {
        GeneratedTables tables = new GeneratedTables(context.spark(), context.corpus(), table);
        Optional<Version> finished = tables.prepare(context.resumed());
        Version version = finished.isPresent() ? finished.get() : sample(context, tables);
        context.describe("Draw the contact sheet");
        GenerationReport.write(this, tables.shown(version, ids(Math.min(shown, count))), context);
        return new Generated(version,
                tables.givenVersion(version).map(name -> corpus(context).versions().get(name)));
    }

    /** The folder of the mp4 files. */
    static Path videos(JobContext<?> context) {
        return context.directory().path(VIDEOS);
    }

    private Version sample(JobContext<?> context, GeneratedTables tables) {
        ModelDescription description = model.description();
        Optional<Version> version = given.map(split -> corpus(context).versions().get(context.corpus().version()));
        GivenClips clips = version.map(known -> given(known, context)).orElse(GivenClips.NONE);
        BatchSampler batches = new BatchSampler(model.network(), sampler, prompt, clips, description.model(),
                description.fps(), seed, batchSize, threads);
        VideoGenerator generator = new VideoGenerator(context.spark(), batches, table, videos(context), count,
                batchSize);
        context.describe("Sample " + count + " videos by " + sampler.name() + " in " + sampler.steps() + " steps");
        try (Progress progress = context.progress("Sampling", count, VIDEOS)) {
            return tables.write(generator.frames(progress::reach),
                    rows(clips, version.map(Version::name), context));
        }
    }

    private List<Row> rows(GivenClips clips, Optional<String> version, JobContext<?> context) {
        return IntStream.range(0, count)
                .mapToObj(i -> GeneratedTables.video(VideoGenerator.id(table, i), model.path().toString(), seed, i,
                        sampler, prompt.words(), new Path(videos(context), VideoGenerator.file(i)).toString(),
                        clips.clipId(i), version))
                .toList();
    }

    private GivenClips given(Version version, JobContext<?> context) {
        context.describe("Look up the clips of split " + given.orElseThrow() + " whose first frames are given");
        GivenClips clips = GivenClips.of(context.spark(), corpus(context), version, given.orElseThrow(),
                model.description().model().shape(), prompt.givenFrames(), count);
        new Artifacts(context.spark(), corpus(context)).register(files(clips, context), version.name());
        return clips;
    }

    /** All that will show clips of the corpus, known before it is written, so that a clip can be taken down. */
    private List<Artifacts.Artifact> files(GivenClips clips, JobContext<?> context) {
        List<Artifacts.Artifact> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            files.add(new Artifacts.Artifact(new Path(videos(context), VideoGenerator.file(i)).toString(),
                    Artifacts.VIDEO, Set.of(clips.clipId(i).orElseThrow())));
        }
        Set<String> seen = IntStream.range(0, Math.min(shown, count)).mapToObj(i -> clips.clipId(i).orElseThrow())
                .collect(Collectors.toSet());
        GenerationReport.SHEETS.forEach(sheet -> files.add(new Artifacts.Artifact(
                context.directory().path(sheet).toString(), Artifacts.VIDEO, seen)));
        files.add(new Artifacts.Artifact(context.directory().report().toString(), Artifacts.REPORT, seen));
        return files;
    }

    private static TableSet corpus(JobContext<?> context) {
        return TableSet.corpus(context.spark(), context.corpus());
    }

    private List<String> ids(int most) {
        return IntStream.range(0, most).mapToObj(i -> VideoGenerator.id(table, i)).toList();
    }
}

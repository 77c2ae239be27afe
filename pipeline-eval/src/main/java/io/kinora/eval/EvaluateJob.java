package io.kinora.eval;

import io.kinora.core.job.Flag;
import io.kinora.core.job.Job;
import io.kinora.core.job.JobContext;
import io.kinora.core.job.JobRunner;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compares generated videos with real ones: sets by the Fréchet distance of features, pairs frame by frame. */
public final class EvaluateJob implements Job<EvaluateSettings, Record> {
    private final Optional<String> id;

    /** The job of a command line. */
    public EvaluateJob() {
        this(Optional.empty());
    }

    /** @param id under which it is recorded, at most once; else the run is */
    EvaluateJob(Optional<String> id) {
        this.id = id;
    }

    /** The command line. */
    public static void main(String[] arguments) {
        JobRunner.main(new EvaluateJob(), arguments);
    }

    @Override
    public String name() {
        return "evaluate";
    }

    @Override
    public String summary() {
        return "Scores generated videos against real ones.";
    }

    @Override
    public Class<EvaluateSettings> settings() {
        return EvaluateSettings.class;
    }

    @Override
    public List<Flag> flags() {
        return List.of(
                new Flag("--real", "evaluate.real", Flag.Kind.ONE,
                        "Real videos: table:NAME[@VERSION][:SPLIT], a folder or glob of videos, or "
                                + "statistics:FILE,... of earlier evaluations."),
                new Flag("--generated", "evaluate.generated", Flag.Kind.ONE,
                        "Generated videos, in any of the same forms."),
                new Flag("--watch", "evaluate.watch.run", Flag.Kind.ONE,
                        "Instead of generated videos: a run of kinora train, whose checkpoints are evaluated as they "
                                + "come."),
                new Flag("--calibrate", "evaluate.calibrate.enabled", Flag.Kind.SWITCH,
                        "Instead of generated videos: spoils real ones step by step, to see which metric notices."),
                new Flag("--paired", "evaluate.paired", Flag.Kind.SWITCH,
                        "Compare videos one by one too: clips by id, generated videos by index, files by name."),
                new Flag("--training", "evaluate.nearest.training", Flag.Kind.ONE,
                        "Clips that the model was trained on, such as table:corpus:train: shows which videos are "
                                + "copies."),
                new Flag("--metrics", "evaluate.metrics", Flag.Kind.MANY,
                        "Names such as fvd, kd, precision, psnr or flicker; all that apply when left out."),
                new Flag("--gate", "evaluate.gate", Flag.Kind.MANY,
                        "Conditions such as 'fvd <= baseline * 1.05': exit code 4 if one fails."),
                new Flag("--weights", "evaluate.weights", Flag.Kind.ONE,
                        "Weights of I3D: TF-Hub's deepmind/i3d-kinetics-400/1 for fvd; .npz, .npy or .safetensors."),
                new Flag("--limit", "evaluate.limit", Flag.Kind.ONE, "At most so many videos of each side."));
    }

    @Override
    public Set<String> changeable() {
        return Set.of("deadline", "watch/poll", "watch/time-limit", "watch/checkpoint-limit", "watch/lease");
    }

    @Override
    public Record run(JobContext<EvaluateSettings> context) throws Exception {
        if (context.settings().calibrate().enabled()) {
            return new Calibration(context).run();
        }
        return context.settings().watch().run().isPresent() ? new WatchedEvaluations(context).run()
                : new Evaluation(context, id).run();
    }
}

package io.kinora.eval;

import io.kinora.core.job.Flag;
import io.kinora.core.job.Job;
import io.kinora.core.job.JobContext;
import io.kinora.core.job.JobRunner;
import java.util.List;

/** Compares generated videos with real ones: sets by the Fréchet distance of features, pairs frame by frame. */
public final class EvaluateJob implements Job<EvaluateSettings, EvaluateResult> {
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
                        "Real videos: table:NAME[@VERSION][:SPLIT], or a folder or glob of videos."),
                new Flag("--generated", "evaluate.generated", Flag.Kind.ONE,
                        "Generated videos, in any of the same forms."),
                new Flag("--paired", "evaluate.paired", Flag.Kind.SWITCH,
                        "Compare videos one by one too: clips by id, generated videos by index, files by name."),
                new Flag("--metrics", "evaluate.metrics", Flag.Kind.MANY,
                        "fvd, fd_i3d or fd_random_i3d, psnr, ssim, mse; all that apply when left out."),
                new Flag("--weights", "evaluate.weights", Flag.Kind.ONE,
                        "Weights of I3D: TF-Hub's deepmind/i3d-kinetics-400/1 for fvd; .npz, .npy or .safetensors."),
                new Flag("--limit", "evaluate.limit", Flag.Kind.ONE, "At most so many videos of each side."));
    }

    @Override
    public EvaluateResult run(JobContext<EvaluateSettings> context) throws Exception {
        return new Evaluation(context).run();
    }
}

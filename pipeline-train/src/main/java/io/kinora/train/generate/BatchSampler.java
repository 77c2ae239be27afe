package io.kinora.train.generate;

import io.kinora.core.video.Frames;
import io.kinora.train.averaging.FrozenNetwork;
import io.kinora.train.averaging.OpenNetwork;
import io.kinora.train.averaging.WorkerThreads;
import io.kinora.train.condition.ConditionInputs;
import io.kinora.train.condition.Conditions;
import io.kinora.train.condition.Words;
import io.kinora.train.diffusion.Denoiser;
import io.kinora.train.diffusion.GivenFrames;
import io.kinora.train.diffusion.VideoShape;
import io.kinora.train.memory.NativeMemory;
import io.kinora.train.model.NetworkDenoiser;
import io.kinora.train.model.UNetSettings;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Samples videos in batches that are cut by index. A dense layer's rows depend on the batch's size in their last bits,
 * so batches are always whole, and what is sampled beyond the count is thrown away: a video is then a pure function of
 * (weights, seed, index, sampler, prompt, batch size, threads), whoever samples it and however many are asked for.
 */
final class BatchSampler implements Serializable {
    private final FrozenNetwork network;
    private final SamplerSettings sampler;
    private final Conditions conditions;
    private final Prompt prompt;
    private final GivenClips given;
    private final int[] shape;
    private final double fps;
    private final long seed;
    private final int batchSize;
    private final WorkerThreads threads;

    BatchSampler(FrozenNetwork network, SamplerSettings sampler, Prompt prompt, GivenClips given, UNetSettings size,
            double fps, long seed, int batchSize, WorkerThreads threads) {
        this.network = network;
        this.sampler = sampler;
        this.conditions = size.conditions();
        this.prompt = prompt;
        this.given = given;
        this.shape = new int[] {size.channels(), size.frames(), size.height(), size.width()};
        this.fps = fps;
        this.seed = seed;
        this.batchSize = batchSize;
        this.threads = threads;
    }

    /**
     * The videos of batch b: those with index b · batchSize and on, up to the count.
     *
     * @throws IOException if given frames cannot be read
     */
    List<Frames> sample(int batch, int count) throws IOException {
        long first = (long) batch * batchSize;
        long[] indices = LongStream.range(first, first + batchSize).toArray();
        VideoShape video = new VideoShape(shape[0], shape[1], shape[2], shape[3]);
        INDArray clean = given.videos(indices, video);
        List<INDArray> told = inputs(prompt.words(), video, clean);
        List<INDArray> untold = inputs(Words.NONE, video, clean);
        INDArray all = null;
        try (OpenNetwork opened = network.open(threads)) {
            Denoiser denoiser = new GivenFrames(new NetworkDenoiser(opened.graph(), sampler.noise().noiseSchedule(),
                    sampler.noise().objective(), told, untold, prompt.guidance()), clean, given.frames());
            all = sampler.sampler().sample(denoiser, video, seed, indices, step -> { });
            return PixelValues.frames(all, (int) Math.min(batchSize, count - first), video, fps);
        } finally {
            NativeMemory.free(all, clean);
            Stream.of(told, untold).flatMap(List::stream).forEach(NativeMemory::free);
        }
    }

    private List<INDArray> inputs(Words words, VideoShape video, INDArray clean) {
        int count = Math.toIntExact(clean.size(0));
        List<INDArray> inputs = new ArrayList<>(ConditionInputs.words(conditions, Collections.nCopies(count, words)));
        if (conditions.framesGiven()) {
            int[] numbers = new int[count];
            Arrays.fill(numbers, given.frames());
            inputs.add(ConditionInputs.given(video, clean.data().asFloat(), numbers));
        }
        return inputs;
    }
}

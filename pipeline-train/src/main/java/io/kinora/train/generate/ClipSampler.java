package io.kinora.train.generate;

import io.kinora.core.video.Frames;
import io.kinora.train.averaging.FrozenNetwork;
import io.kinora.train.averaging.OpenNetwork;
import io.kinora.train.averaging.WorkerThreads;
import io.kinora.train.condition.Told;
import io.kinora.train.data.MinibatchLoader;
import io.kinora.train.diffusion.Denoiser;
import io.kinora.train.diffusion.GivenFrames;
import io.kinora.train.diffusion.VideoShape;
import io.kinora.train.memory.NativeMemory;
import io.kinora.train.model.NetworkDenoiser;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Samples a video for each clip of a minibatch, under the clip's conditions: label, caption, embedding, first frames.
 *
 * @param network is asked
 * @param sampler how noise becomes videos
 * @param loader makes the minibatch, whose labels are the clean clips
 * @param clips name of the minibatch
 * @param told what the network is told by it, row by row
 * @param fps of the videos
 * @param seed of the noise they begin with
 */
record ClipSampler(FrozenNetwork network, SamplerSettings sampler, MinibatchLoader loader, String clips,
        List<Told> told, double fps, long seed, WorkerThreads threads) implements Serializable {
    /** The videos, in the clips' order. */
    List<Frames> sample() throws IOException {
        MultiDataSet minibatch = loader.load(clips);
        INDArray clean = minibatch.getLabels(0);
        VideoShape video = new VideoShape((int) clean.size(1), (int) clean.size(2), (int) clean.size(3),
                (int) clean.size(4));
        long[] indices = LongStream.range(0, told.size()).toArray();
        INDArray all = null;
        try (OpenNetwork opened = network.open(threads)) {
            Denoiser denoiser = new GivenFrames(
                    new NetworkDenoiser(opened.graph(), sampler.noise().noiseSchedule(), sampler.noise().objective(),
                            MinibatchLoader.conditions(minibatch)),
                    clean, told.stream().mapToInt(Told::givenFrames).toArray());
            all = sampler.sampler().sample(denoiser, video, seed, indices, step -> { });
            return PixelValues.frames(all, told.size(), video, fps);
        } finally {
            NativeMemory.free(all);
            NativeMemory.freeMinibatch(minibatch);
        }
    }
}

package io.kinora.demo;

import io.kinora.core.config.Range;
import java.time.Duration;
import java.util.List;

/**
 * Settings of the demo itself; those of the stages stand in conf/demo.conf.
 *
 * @param videos files, folders or globs to run on; empty to render moving shapes
 * @param clips how many clips of shapes to render
 * @param seed of the rendered clips and of the generated videos
 * @param samples how many videos to generate from each checkpoint, and to compare with as many real ones
 * @param shown how many videos of each kind the report shows
 * @param stageDeadline longest time for one stage
 */
record DemoSettings(List<String> videos, @Range(min = 30, max = 100_000) int clips, long seed,
        @Range(min = 2, max = 10_000) int samples, @Range(min = 1, max = 64) int shown, Duration stageDeadline) {
}

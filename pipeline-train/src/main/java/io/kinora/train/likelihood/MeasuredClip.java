package io.kinora.train.likelihood;

import io.kinora.train.data.ClipRow;

/** Bits per dimension of one clip. */
public record MeasuredClip(ClipRow clip, Likelihood likelihood) {
}

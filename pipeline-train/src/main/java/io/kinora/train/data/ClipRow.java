package io.kinora.train.data;

import java.io.Serializable;

/**
 * Where the frames of a clip lie.
 *
 * @param clipId the clip
 * @param file URI of the Parquet file, as Iceberg's {@code _file} says
 * @param position number of the row in that file, from 0, as Iceberg's {@code _pos} says
 * @param crc32c of the frames
 */
public record ClipRow(String clipId, String file, long position, long crc32c) implements Serializable {
}

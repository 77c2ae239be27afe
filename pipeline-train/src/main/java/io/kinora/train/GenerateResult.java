package io.kinora.train;

/**
 * What generation says in result.json.
 *
 * @param videos how many
 * @param sampler its name
 * @param steps calls of the model for each video
 * @param table name of the generated table set
 * @param version of it
 * @param directory of the mp4 files
 * @param checkpoint that was sampled from
 */
record GenerateResult(int videos, String sampler, int steps, String table, String version, String directory,
        String checkpoint) {
}

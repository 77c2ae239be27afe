package io.kinora.eval.watch;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.hadoop.fs.Path;

/**
 * A complete checkpoint of a training run.
 *
 * @param round averaging rounds that it has been trained for
 * @param folder its folder
 * @param manifest SHA-256 of its manifest, which holds those of its files
 */
record WatchedCheckpoint(int round, Path folder, String manifest) {
    static WatchedCheckpoint of(int round, Path folder, byte[] manifest) {
        return new WatchedCheckpoint(round, folder, sha256(manifest));
    }

    String name() {
        return folder.getName();
    }

    /** The same for the same files, evaluated in the same way. */
    String key(String way) {
        return sha256(String.join("\n", folder.toString(), manifest, way).getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}

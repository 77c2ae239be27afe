package io.kinora.eval.feature;

import io.kinora.core.error.KinoraException;
import io.kinora.core.video.Frames;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that decides what a video's features are, besides the video: features, statistics and distances are comparable
 * only if all of it is the same.
 *
 * @param convention how videos are resized and scaled, and which covariance is taken
 * @param network its name, and the layers whose features are taken
 * @param weights SHA-256 over them
 * @param frames frames taken of each video
 * @param stride every which frame is taken
 * @param rate frames per second before that; 0 for each video's own
 */
public record Protocol(
        Convention convention, String network, String weights, int frames, int stride, double rate)
        implements Serializable {
    private static final int SHORT_SUM = 12;
    private static final double SLACK = 1e-6;

    /** Checks the ranges. */
    public Protocol {
        if (frames < 1 || stride < 1 || !(rate >= 0)) {
            throw new IllegalArgumentException("Cannot take " + frames + " frames, each " + stride + ". of them, at "
                    + rate + " frames per second");
        }
    }

    /**
     * The frames that the network sees of a video: every so many from the first on, at the protocol's rate.
     *
     * @throws KinoraException exit code 3 if the video's own rate is lower, so that frames would have to be repeated
     */
    public Frames choose(Frames video) {
        double step = stride * (rate == 0 ? 1 : video.fps() / rate);
        if (step < 1) {
            throw KinoraException.input("too-few-frames-per-second", "Cannot take " + rate
                    + " frames per second of a video that has " + video.fps() + "; set evaluate.fps lower");
        }
        int count = 1;
        while (count < frames && position(count, step) < video.frames()) {
            count++;
        }
        byte[] pixels = new byte[count * video.frameSize()];
        for (int frame = 0; frame < count; frame++) {
            System.arraycopy(video.pixels(), position(frame, step) * video.frameSize(), pixels,
                    frame * video.frameSize(), video.frameSize());
        }
        return new Frames(count, video.height(), video.width(), video.channels(), video.fps() / step, pixels);
    }

    /** Rounding errors of a rate must not lose a frame. */
    private static int position(int frame, double step) {
        return (int) (frame * step + SLACK);
    }

    /** Each part under its name, in a fixed order. */
    public Map<String, String> fingerprint() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("protocol", convention.key());
        parts.put("network", network);
        parts.put("weights", weights);
        parts.put("resize", convention.resize());
        parts.put("range", convention.range());
        parts.put("frames", Integer.toString(frames));
        parts.put("stride", Integer.toString(stride));
        parts.put("rate", Double.toString(rate));
        parts.put("ddof", Integer.toString(convention.ddof()));
        return Collections.unmodifiableMap(parts);
    }

    /**
     * What keeps two fingerprints from being compared.
     *
     * @return for each part that differs its name and both values; empty if all are the same
     */
    public static List<String> differences(Map<String, String> first, Map<String, String> second) {
        Set<String> names = new LinkedHashSet<>(first.keySet());
        names.addAll(second.keySet());
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            String one = first.getOrDefault(name, "unknown");
            String other = second.getOrDefault(name, "unknown");
            if (!one.equals(other)) {
                differences.add(name + " " + one + " and " + other);
            }
        }
        return differences;
    }

    /** Short name for tables and files: the convention's, and the first digits of SHA-256 over the fingerprint. */
    public String key() {
        StringBuilder text = new StringBuilder();
        fingerprint().forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return convention.key() + "-" + HexFormat.of().formatHex(sum).substring(0, SHORT_SUM);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}

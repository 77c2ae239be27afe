package io.kinora.eval.feature;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** The variables of an I3D network, and where they are from. Not to be changed once made. */
public final class I3dWeights implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int SHORT_SUM = 8;

    private final transient SortedMap<String, float[]> variables;
    private final transient boolean published;
    private final transient String sha256;
    private final transient OptionalLong seed;

    private I3dWeights(SortedMap<String, float[]> variables, boolean published, OptionalLong seed) {
        this.variables = variables;
        this.published = published;
        this.sha256 = sha256(variables);
        this.seed = seed;
    }

    /**
     * Weights read from a file.
     *
     * @param variables by name
     * @param published whether every one of them has been found to be the published one
     */
    static I3dWeights of(Map<String, float[]> variables, boolean published) {
        return new I3dWeights(new TreeMap<>(variables), published, OptionalLong.empty());
    }

    /**
     * Seeded random weights after He et al. (arXiv 1502.01852): variance 2 / fan-in, the factor that keeps the size of
     * what passes through layers of ReLU; no bias, no batch normalization. Such features tell blurred and noisy clips
     * of moving shapes from blank ones and from noise (distances 0.1, 1 and 7, where other clean clips have 0.02); with
     * kernels of zero mean they hardly do. A seed means the same weights everywhere.
     */
    public static I3dWeights random(long seed) {
        SplitMix random = new SplitMix(seed);
        SortedMap<String, float[]> variables = new TreeMap<>();
        for (I3dConvolution convolution : I3dArchitecture.convolutions()) {
            double variance = (convolution.normalized() ? 2.0 : 1.0) / convolution.fanIn();
            // Uniform from −a to a has variance a²/3.
            double most = Math.sqrt(3 * variance);
            float[] kernel = new float[convolution.elements()];
            for (int i = 0; i < kernel.length; i++) {
                kernel[i] = (float) (most * random.next());
            }
            variables.put(convolution.weights(), kernel);
        }
        variables.put(I3dArchitecture.LOGITS.bias(), new float[I3dArchitecture.FEATURES]);
        return new I3dWeights(variables, false, OptionalLong.of(seed));
    }

    /** Whether these are DeepMind's {@code rgb_scratch} weights: only then a distance may be called FVD. */
    public boolean published() {
        return published;
    }

    /** Name of the network: {@code i3d} with the published weights, {@code random_i3d}, or with part of the sum. */
    public String name() {
        if (published) {
            return "i3d";
        }
        return seed.isPresent() ? "random_i3d" : "i3d_" + sha256.substring(0, SHORT_SUM);
    }

    /**
     * Name of the Fréchet distance between such features: {@code fvd} with the published weights, else
     * {@code fd_random_i3d}, or {@code fd_i3d_} and the first digits of the weights' sum.
     */
    public String metric() {
        return published ? "fvd" : "fd_" + name();
    }

    /**
     * SHA-256, in hexadecimal, over all variables as little-endian floats in order of name, whichever file held them;
     * for the published weights that is the sum of the checkpoint's data file itself.
     */
    public String sha256() {
        return sha256;
    }

    /** Whether there is such a variable: random weights have no batch normalization. */
    public boolean has(String variable) {
        return variables.containsKey(variable);
    }

    /** Values of a variable in C order, by its name in the checkpoint; not a copy. */
    public float[] variable(String name) {
        float[] values = variables.get(name);
        if (values == null) {
            throw new IllegalArgumentException("Cannot find variable " + name + " among the weights");
        }
        return values;
    }

    /** Random weights travel as their seed. */
    private Object writeReplace() {
        return seed.isPresent() ? new Seed(seed.getAsLong()) : new Given(variables, published);
    }

    private record Seed(long seed) implements Serializable {
        private Object readResolve() {
            return random(seed);
        }
    }

    private record Given(SortedMap<String, float[]> variables, boolean published) implements Serializable {
        private Object readResolve() {
            return of(variables, published);
        }
    }

    private static String sha256(SortedMap<String, float[]> variables) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (float[] values : variables.values()) {
                ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(values);
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}

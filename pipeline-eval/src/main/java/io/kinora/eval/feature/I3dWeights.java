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

/** The variables of an I3D network, and whether they are the published ones. Not to be changed once made. */
public final class I3dWeights implements Serializable {
    private static final long serialVersionUID = 1;

    private final transient SortedMap<String, float[]> variables;
    private final transient boolean verified;
    private final transient String sha256;
    private final transient OptionalLong seed;

    private I3dWeights(SortedMap<String, float[]> variables, boolean verified, OptionalLong seed) {
        this.variables = variables;
        this.verified = verified;
        this.sha256 = sha256(variables);
        this.seed = seed;
    }

    /**
     * Weights read from a checkpoint.
     *
     * @param variables by name
     * @param verified whether every one of them has been found to be the published one
     */
    static I3dWeights of(Map<String, float[]> variables, boolean verified) {
        return new I3dWeights(new TreeMap<>(variables), verified, OptionalLong.empty());
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
    public boolean verified() {
        return verified;
    }

    /** Name of the features: {@code i3d} for the published network, else {@code random_i3d}. */
    public String name() {
        return verified ? "i3d" : "random_i3d";
    }

    /** Name of the Fréchet distance between such features: {@code fvd}, or {@code fd_random_i3d}. */
    public String metric() {
        return verified ? "fvd" : "fd_random_i3d";
    }

    /**
     * SHA-256, in hexadecimal, over all variables as little-endian floats in order of name; for the published weights
     * that is the sum of the checkpoint's data file itself.
     */
    public String sha256() {
        return sha256;
    }

    boolean has(String variable) {
        return variables.containsKey(variable);
    }

    float[] variable(String name) {
        float[] values = variables.get(name);
        if (values == null) {
            throw new IllegalArgumentException("Cannot find variable " + name + " among the weights");
        }
        return values;
    }

    /** Random weights travel as their seed. */
    private Object writeReplace() {
        return seed.isPresent() ? new Seed(seed.getAsLong()) : new Given(variables, verified);
    }

    private record Seed(long seed) implements Serializable {
        private Object readResolve() {
            return random(seed);
        }
    }

    private record Given(SortedMap<String, float[]> variables, boolean verified) implements Serializable {
        private Object readResolve() {
            return of(variables, verified);
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

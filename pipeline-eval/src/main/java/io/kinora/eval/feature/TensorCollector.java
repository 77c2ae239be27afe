package io.kinora.eval.feature;

import io.kinora.core.error.KinoraException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Gathers I3D's tensors from a container, whichever it is: each must be one of the published network's, of its shape,
 * finite, and there once; in the end none may be missing. They are the published weights if each sums to what the table
 * says.
 */
final class TensorCollector {
    private static final String SUFFIX = ":0";

    private final String file;
    private final Map<String, TensorSum> expected;
    private final Map<String, float[]> variables = new HashMap<>();
    private boolean published = true;

    /**
     * @param file for messages
     * @param sums every tensor that must come, and what the published one sums to
     */
    TensorCollector(String file, TensorSums sums) {
        this.file = file;
        this.expected = sums.tensors().stream().collect(Collectors.toMap(TensorSum::name, Function.identity()));
    }

    /**
     * Checks a tensor before its values are read.
     *
     * @param name as in TensorFlow's checkpoint, with slashes or dots
     * @param type as the container calls it, little-endian float32 being {@code float32}
     * @param shape its axes, of values in C order
     */
    TensorSum expect(String name, String type, List<Integer> shape) {
        String path = name.replace('.', '/');
        String known = path.endsWith(SUFFIX) ? path.substring(0, path.length() - SUFFIX.length()) : path;
        TensorSum tensor = expected.get(known);
        if (tensor == null) {
            throw unusable("I3D has no tensor " + name + "; give the variables of the published network under their"
                    + " names in TensorFlow, such as " + I3dArchitecture.STEM_7X7.weights());
        } else if (variables.containsKey(known)) {
            throw unusable("tensor " + known + " is in it twice; write the file again");
        } else if (!type.equals("float32")) {
            throw unusable("tensor " + name + " is of type " + type + "; save it as little-endian float32");
        } else if (!shape.equals(tensor.shape())) {
            throw unusable("tensor " + name + " has the shape " + shape + " and " + tensor.shape() + " is needed;"
                    + " save it with its axes in TensorFlow's order");
        }
        return tensor;
    }

    /** Takes the values of a tensor that was expected: as many little-endian floats as it has. */
    void add(TensorSum tensor, byte[] values) {
        ByteBuffer bytes = ByteBuffer.wrap(values).order(ByteOrder.LITTLE_ENDIAN);
        published = published && MaskedCrc32c.of(bytes) == tensor.sum();
        float[] floats = new float[tensor.elements()];
        bytes.asFloatBuffer().get(floats);
        for (float value : floats) {
            if (!Float.isFinite(value)) {
                throw unusable("tensor " + tensor.name() + " holds a value that is not finite; save the weights again");
            }
        }
        variables.put(tensor.name(), floats);
    }

    /** A tensor was cut off, or its bytes changed. */
    KinoraException damaged(String name, String reason) {
        return unusable("tensor " + name + " cannot be read: " + reason + "; copy or save the file again");
    }

    /** All of them. */
    I3dWeights weights() {
        List<String> missing =
                expected.keySet().stream().filter(name -> !variables.containsKey(name)).sorted().toList();
        if (!missing.isEmpty()) {
            throw unusable(missing.size() + " of " + expected.size() + " tensors are missing, the first is "
                    + missing.get(0) + "; save all variables of the network");
        }
        return I3dWeights.of(variables, published);
    }

    /** The file as a whole, or a tensor that the reason names. */
    KinoraException unusable(String reason) {
        return KinoraException.input("weights-damaged", "Cannot use " + file + " as I3D weights: " + reason);
    }
}

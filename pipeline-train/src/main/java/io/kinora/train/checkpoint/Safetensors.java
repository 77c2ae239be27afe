package io.kinora.train.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kinora.train.checkpoint.ModelDescription.ParameterRange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The safetensors format: eight bytes that give the header's length, the header as JSON (type, shape and place of each
 * tensor by its name), the tensors' bytes. A network's flat vector can stand behind the header as it is: its parameters
 * lie there one after the other, weights as [out, in, …] in C order, as PyTorch has them.
 *
 * <p>Names are the vertices', with the words that PyTorch's modules have for their parameters.
 */
final class Safetensors {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ALIGNMENT = 8;
    private static final Map<String, String> WORDS = Map.of("W", "weight", "b", "bias", "scale", "weight", "shift",
            "bias", "Win", "in_proj_weight", "Wout", "out_proj.weight");

    private Safetensors() {
    }

    /**
     * What stands before the values of a flat vector of floats.
     *
     * @param parameters all of them, in the vector's order
     * @param words about the file, for whoever opens it
     */
    static byte[] header(List<ParameterRange> parameters, Map<String, String> words) throws IOException {
        ObjectNode tensors = JSON.createObjectNode();
        // In one order: the same weights make the same bytes.
        tensors.set("__metadata__", JSON.valueToTree(new TreeMap<>(words)));
        long expected = 0;
        for (ParameterRange parameter : parameters) {
            if (parameter.offset() != expected) {
                throw new IllegalArgumentException("Cannot write " + parameter.name() + ": it begins at "
                        + parameter.offset() + ", and the one before it ends at " + expected);
            }
            expected += parameter.length();
            String name = name(parameter.name());
            if (tensors.has(name)) {
                throw new IllegalArgumentException("Cannot write " + parameter.name() + ": there is another " + name);
            }
            ObjectNode tensor = tensors.putObject(name).put("dtype", "F32");
            ArrayNode shape = tensor.putArray("shape");
            shape(parameter).forEach(shape::add);
            tensor.putArray("data_offsets").add(Float.BYTES * parameter.offset()).add(Float.BYTES * expected);
        }
        byte[] json = JSON.writeValueAsBytes(tensors);
        // The values begin at a multiple of eight bytes, so that readers may map the file.
        int length = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        byte[] header = new byte[Long.BYTES + length];
        Arrays.fill(header, (byte) ' ');
        ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putLong(length).put(json);
        return header;
    }

    /** Where the values of a file begin, by its first bytes. */
    static int dataStart(String file, byte[] content) throws DamagedFileException {
        long length = content.length < Long.BYTES ? -1
                : ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 0 || length > content.length - Long.BYTES) {
            throw new DamagedFileException(file, "has no header");
        }
        return (int) (Long.BYTES + length);
    }

    /** A tensor's name: {@code down0.block0.conv1_W} becomes {@code down0.block0.conv1.weight}. */
    private static String name(String parameter) {
        int end = parameter.lastIndexOf('_');
        String word = parameter.substring(end + 1);
        return parameter.substring(0, end) + "." + WORDS.getOrDefault(word, word);
    }

    /** An array in Fortran order has the bytes of one in C order with its axes turned round. */
    private static List<Long> shape(ParameterRange parameter) {
        List<Long> shape = new ArrayList<>(parameter.shape());
        if (parameter.order().equals("f")) {
            Collections.reverse(shape);
        }
        return shape;
    }
}

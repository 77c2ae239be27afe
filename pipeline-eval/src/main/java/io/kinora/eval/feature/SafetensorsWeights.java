package io.kinora.eval.feature;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Weights in a safetensors file: eight bytes that give the header's length, the header as JSON (type, shape and place
 * of each tensor by its name), the tensors' bytes.
 */
final class SafetensorsWeights {
    /** How a file's name ends. */
    static final String SUFFIX = ".safetensors";
    private static final String METADATA = "__metadata__";
    /** What the format allows. */
    private static final long LONGEST_HEADER = 100_000_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private SafetensorsWeights() {
    }

    static void read(FileSystem files, Path path, TensorCollector tensors) throws IOException {
        long length = files.getFileStatus(path).getLen();
        try (FSDataInputStream in = files.open(path)) {
            JsonNode header = header(in, length, tensors);
            long start = in.getPos();
            for (Iterator<Map.Entry<String, JsonNode>> all = header.fields(); all.hasNext();) {
                Map.Entry<String, JsonNode> entry = all.next();
                if (!entry.getKey().equals(METADATA)) {
                    tensor(in, entry.getKey(), entry.getValue(), start, tensors);
                }
            }
        }
    }

    private static JsonNode header(FSDataInputStream in, long length, TensorCollector tensors) throws IOException {
        byte[] start = in.readNBytes(Long.BYTES);
        long size = start.length < Long.BYTES ? -1 : ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (size < 0 || size > Math.min(LONGEST_HEADER, length - Long.BYTES)) {
            throw tensors.unusable("it does not begin as a safetensors file; copy or save it again");
        }
        try {
            return JSON.readTree(in.readNBytes((int) size));
        } catch (IOException e) {
            throw tensors.unusable("its header is no JSON; copy or save it again");
        }
    }

    private static void tensor(FSDataInputStream in, String name, JsonNode told, long start, TensorCollector tensors)
            throws IOException {
        List<Integer> shape = new ArrayList<>();
        told.path("shape").forEach(axis -> shape.add(axis.asInt(-1)));
        String type = told.path("dtype").asText();
        TensorSum tensor = tensors.expect(name, type.equals("F32") ? "float32" : type, shape);
        long from = told.at("/data_offsets/0").asLong(-1);
        long to = told.at("/data_offsets/1").asLong(-1);
        if (from < 0 || to - from != tensor.bytes()) {
            throw tensors.damaged(name, "the header places it from byte " + from + " to " + to);
        }
        byte[] values = new byte[tensor.bytes()];
        try {
            in.readFully(start + from, values);
        } catch (EOFException e) {
            throw tensors.damaged(name, "the file ends before it does");
        }
        tensors.add(tensor, values);
    }
}

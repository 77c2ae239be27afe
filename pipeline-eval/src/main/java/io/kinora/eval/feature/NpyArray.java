package io.kinora.eval.feature;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * NumPy's format for one array (NEP 1): a magic word, a version, and a header written as a Python dictionary, then the
 * values.
 */
final class NpyArray {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LONGEST_HEADER = 1 << 16;
    private static final Pattern TYPE = Pattern.compile("'descr':\\s*'([^']*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order':\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([0-9, ]*)\\)");
    private static final String LITTLE_ENDIAN_FLOAT = "<f4";

    private NpyArray() {
    }

    /**
     * Reads one array and hands it over.
     *
     * @param in its file's bytes, from the first to the last
     * @throws IOException if the bytes are cut off or no array
     */
    static void read(String name, InputStream in, TensorCollector tensors) throws IOException {
        String header = header(in);
        String type = find(TYPE, header, "type");
        if (find(ORDER, header, "order").equals("True")) {
            throw tensors.unusable("tensor " + name + " is in Fortran order; save numpy.ascontiguousarray of it");
        }
        TensorSum tensor = tensors.expect(name, type.equals(LITTLE_ENDIAN_FLOAT) ? "float32" : type,
                shape(find(SHAPE, header, "shape")));
        byte[] values = in.readNBytes(tensor.bytes());
        if (values.length < tensor.bytes()) {
            throw new EOFException("it ends after " + values.length + " of " + tensor.bytes() + " bytes");
        } else if (in.read() >= 0) {
            // Reading to the end also makes an archive check its own sum.
            throw new IOException("there is more than its shape says");
        }
        tensors.add(tensor, values);
    }

    private static String header(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        byte[] start = new byte[MAGIC.length];
        if (data.readNBytes(start, 0, start.length) < start.length || !Arrays.equals(start, MAGIC)) {
            throw new IOException("it is no NumPy array");
        }
        int version = data.readUnsignedByte();
        data.readUnsignedByte();
        long length = version == 1 ? Short.toUnsignedInt(Short.reverseBytes(data.readShort()))
                : Integer.toUnsignedLong(Integer.reverseBytes(data.readInt()));
        if (length > LONGEST_HEADER) {
            throw new IOException("its header says that it has " + length + " bytes");
        }
        byte[] text = new byte[(int) length];
        data.readFully(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static String find(Pattern pattern, String header, String what) throws IOException {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw new IOException("its header tells no " + what);
        }
        return matcher.group(1);
    }

    private static List<Integer> shape(String axes) throws IOException {
        List<Integer> shape = new ArrayList<>();
        for (String axis : axes.split(",")) {
            if (!axis.isBlank()) {
                try {
                    shape.add(Integer.valueOf(axis.strip()));
                } catch (NumberFormatException e) {
                    throw new IOException("its shape is (" + axes + ")", e);
                }
            }
        }
        return shape;
    }
}

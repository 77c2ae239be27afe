package io.kinora.eval.feature;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where each tensor of a checkpoint lies and what it must sum to: how a file is known to hold just the published
 * weights. Data, not code: any network's table can be given.
 *
 * @param tensors in order of name; they fill the data file without gaps
 */
public record TensorSums(List<TensorSum> tensors) {
    private static final String I3D_KINETICS_400 = "i3d-kinetics-400.tsv";
    private static final int COLUMNS = 5;

    /** Sorts the tensors by name. */
    public TensorSums {
        tensors = tensors.stream().sorted(Comparator.comparing(TensorSum::name)).toList();
        if (tensors.isEmpty()) {
            throw new IllegalArgumentException("Cannot check a checkpoint against no tensors");
        }
    }

    /** The table of TF-Hub {@code deepmind/i3d-kinetics-400/1}: I3D {@code rgb_scratch}, the network of FVD. */
    public static TensorSums i3dKinetics400() {
        try (InputStream table = TensorSums.class.getResourceAsStream(I3D_KINETICS_400)) {
            if (table == null) {
                throw new IllegalStateException("Cannot find " + I3D_KINETICS_400 + " in the jar: build it again");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(table, StandardCharsets.UTF_8));
            return parse(lines.lines().skip(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads lines of name, shape, offset, bytes and sum (hexadecimal), separated by tabs. */
    public static TensorSums parse(Stream<String> lines) {
        return new TensorSums(lines.map(TensorSums::tensor).toList());
    }

    /** Length of the data file. */
    public long totalBytes() {
        return tensors.stream().mapToLong(tensor -> tensor.offset() + tensor.bytes()).max().orElseThrow();
    }

    private static TensorSum tensor(String line) {
        String[] cells = line.split("\t");
        if (cells.length != COLUMNS) {
            throw new IllegalArgumentException("Cannot read a tensor from '" + line + "': five columns are needed");
        }
        List<Integer> shape = new ArrayList<>();
        for (String axis : cells[1].replace("[", "").replace("]", "").split(",")) {
            shape.add(Integer.valueOf(axis.strip()));
        }
        return new TensorSum(cells[0], shape, Long.parseLong(cells[2]), Integer.parseInt(cells[3]),
                Integer.parseUnsignedInt(cells[4], 16));
    }
}

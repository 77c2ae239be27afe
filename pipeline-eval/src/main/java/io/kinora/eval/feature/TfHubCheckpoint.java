package io.kinora.eval.feature;

import io.kinora.core.error.KinoraException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Reads the data file of a TensorFlow checkpoint, which holds its tensors one after another as little-endian floats,
 * and trusts none of it that does not sum to what the given table says.
 */
final class TfHubCheckpoint {
    private static final String DATA_FILE = "variables.data-00000-of-00001";
    private static final List<String> PLACES = List.of(DATA_FILE, "variables/" + DATA_FILE);
    private static final String ADVICE = "; download deepmind/i3d-kinetics-400/1 from TF-Hub again and give its folder";

    private TfHubCheckpoint() {
    }

    /**
     * Reads and checks the weights of I3D.
     *
     * @param location the data file, the folder that holds it, or the unpacked TF-Hub module
     * @param sums what every tensor must sum to: {@link TensorSums#i3dKinetics400()}
     * @throws KinoraException exit code 3 if the file is missing, has another length, or a tensor is damaged
     */
    static I3dWeights read(String location, TensorSums sums, Configuration hadoop) {
        try {
            Path path = new Path(location);
            FileSystem files = path.getFileSystem(hadoop);
            FileStatus file = find(files, path);
            if (file.getLen() != sums.totalBytes()) {
                throw KinoraException.input("weights-damaged", "Cannot use " + file.getPath()
                        + " as I3D weights: it has " + file.getLen() + " bytes and " + sums.totalBytes()
                        + " are needed" + ADVICE);
            }
            byte[] bytes = new byte[(int) sums.totalBytes()];
            try (FSDataInputStream in = files.open(file.getPath())) {
                in.readFully(0, bytes);
            }
            Map<String, float[]> variables = check(ByteBuffer.wrap(bytes), sums, file.getPath());
            return I3dWeights.of(variables, true);
        } catch (IOException | IllegalArgumentException e) {
            throw KinoraException.input("weights-unreadable", "Cannot read I3D weights from " + location + ": "
                    + e.getMessage() + "; check the path and the file system's settings");
        }
    }

    private static FileStatus find(FileSystem files, Path path) throws IOException {
        try {
            FileStatus status = files.getFileStatus(path);
            if (status.isFile()) {
                return status;
            }
            for (String place : PLACES) {
                Path candidate = new Path(path, place);
                if (files.exists(candidate)) {
                    return files.getFileStatus(candidate);
                }
            }
        } catch (FileNotFoundException e) {
            throw missing(path, "there is nothing");
        }
        throw missing(path, "the folder holds neither " + String.join(" nor ", PLACES));
    }

    private static KinoraException missing(Path path, String reason) {
        return KinoraException.input("weights-missing", "Cannot find I3D weights at " + path + ": " + reason
                + "; give the folder of TF-Hub's deepmind/i3d-kinetics-400/1, its variables as .npz, .safetensors or a"
                + " folder of .npy files, or leave --weights out and get fd_random_i3d");
    }

    private static Map<String, float[]> check(ByteBuffer data, TensorSums sums, Path path) {
        Map<String, float[]> variables = new HashMap<>();
        for (TensorSum tensor : sums.tensors()) {
            ByteBuffer bytes = data.slice((int) tensor.offset(), tensor.bytes()).order(ByteOrder.LITTLE_ENDIAN);
            if (MaskedCrc32c.of(bytes) != tensor.sum()) {
                throw KinoraException.input("weights-damaged", "Cannot use " + path + " as I3D weights: tensor "
                        + tensor.name() + " is not the published one" + ADVICE);
            }
            float[] values = new float[tensor.elements()];
            bytes.asFloatBuffer().get(values);
            variables.put(tensor.name(), values);
        }
        return variables;
    }
}

package io.kinora.eval.feature;

import io.kinora.core.error.KinoraException;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Reads the weights of I3D from whatever holds them: TF-Hub's checkpoint, a NumPy archive ({@code .npz}), a folder of
 * NumPy arrays ({@code .npy}), or a safetensors file. The same weights have the same SHA-256 in each.
 */
public final class WeightsFile {
    private interface Container {
        void read(FileSystem files, Path path, TensorCollector tensors) throws IOException;
    }

    private WeightsFile() {
    }

    /**
     * Reads and checks the weights.
     *
     * @param location of the file or folder, on any Hadoop file system
     * @throws KinoraException exit code 3 if it is missing, a tensor is damaged, missing or of another shape
     */
    public static I3dWeights read(String location, Configuration hadoop) {
        return read(location, TensorSums.i3dKinetics400(), hadoop);
    }

    static I3dWeights read(String location, TensorSums sums, Configuration hadoop) {
        try {
            Path path = new Path(location);
            FileSystem files = path.getFileSystem(hadoop);
            Optional<Container> container = container(files, path);
            if (container.isEmpty()) {
                return TfHubCheckpoint.read(location, sums, hadoop);
            }
            TensorCollector tensors = new TensorCollector(location, sums);
            container.get().read(files, path, tensors);
            return tensors.weights();
        } catch (IOException | IllegalArgumentException e) {
            throw KinoraException.input("weights-unreadable", "Cannot read I3D weights from " + location + ": "
                    + e.getMessage() + "; check the path and the file system's settings");
        }
    }

    /** None for TF-Hub's checkpoint, and for what is not there. */
    private static Optional<Container> container(FileSystem files, Path path) throws IOException {
        if (!files.exists(path)) {
            return Optional.empty();
        } else if (files.getFileStatus(path).isDirectory()) {
            return NumpyWeights.isFolder(files, path) ? Optional.of(NumpyWeights::readFolder) : Optional.empty();
        }
        String name = path.getName().toLowerCase(Locale.ROOT);
        if (name.endsWith(NumpyWeights.ARCHIVE)) {
            return Optional.of(NumpyWeights::readArchive);
        }
        return name.endsWith(SafetensorsWeights.SUFFIX) ? Optional.of(SafetensorsWeights::read) : Optional.empty();
    }
}

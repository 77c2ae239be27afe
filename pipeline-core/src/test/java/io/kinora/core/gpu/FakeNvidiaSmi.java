package io.kinora.core.gpu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A program that answers as nvidia-smi does, for machines without GPUs. */
public final class FakeNvidiaSmi {
    public static final String A100 = "GPU-11111111-aaaa-bbbb-cccc-000000000001, 8.0, 40960, 535.183.01,"
            + " NVIDIA A100-SXM4-40GB";
    public static final String H100 = "GPU-22222222-aaaa-bbbb-cccc-000000000002, 9.0, 81559, 550.90.07,"
            + " NVIDIA H100 PCIe";

    private FakeNvidiaSmi() {
    }

    /**
     * One that lists devices, numbered from 0, and refuses any question but those that Kinora asks.
     *
     * @param devices what nvidia-smi would say of each, without the index
     */
    public static Path listing(Path folder, List<String> devices) {
        StringBuilder script = new StringBuilder("case \"$1 $2\" in\n"
                + "  --query-gpu=*' --format=csv,noheader,nounits') ;;\n"
                + "  *) echo \"unknown: $*\"; exit 2 ;;\nesac\n");
        for (int index = 0; index < devices.size(); index++) {
            script.append("echo '").append(index).append(", ").append(devices.get(index)).append("'\n");
        }
        return script(folder, script.toString());
    }

    /** One that does what the lines of shell say. */
    public static Path script(Path folder, String lines) {
        try {
            Path program = folder.resolve("nvidia-smi");
            Files.writeString(program, "#!/bin/sh\n" + lines);
            return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

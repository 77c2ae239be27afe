package io.kinora.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @TempDir
    private java.nio.file.Path folder;

    @Test
    void aWriterThatFailsLeavesTheOldContent() throws IOException {
        FileSystem local = FileSystem.getLocal(new Configuration());
        Path target = new Path(folder.resolve("made/file").toUri());
        Path beside = new Path(folder.resolve("beside").toUri());
        write(local, target, beside, "old");

        assertThatThrownBy(() -> WholeFile.write(local, target, beside, out -> {
            out.write(1);
            throw new IOException("half way");
        })).hasMessage("half way");
        assertThat(folder.resolve("made/file")).hasContent("old");
        assertThat(folder.resolve("beside")).doesNotExist();

        write(local, target, beside, "new");
        assertThat(folder.resolve("made/file")).hasContent("new");
        assertThat(folder.resolve("beside")).doesNotExist();
    }

    @Test
    void doesNotRenameWhereThatIsNoSingleStep() throws IOException {
        Configuration hadoop = new Configuration();
        hadoop.setClass("fs.norename.impl", NoRenameFileSystem.class, FileSystem.class);
        Path target = new Path(NoRenameFileSystem.SCHEME + ":" + folder.resolve("file"));

        write(target.getFileSystem(hadoop), target, target.suffix(".tmp"), "whole");

        assertThat(folder.toFile().list()).containsExactly("file");
        assertThat(folder.resolve("file")).hasContent("whole");

        assertThatThrownBy(() -> WholeFile.write(target.getFileSystem(hadoop), target, target.suffix(".tmp"), out -> {
            out.write(1);
            throw new IOException("half way");
        })).hasMessage("half way");
        assertThat(folder.resolve("file")).hasContent("whole");
    }

    private static void write(FileSystem fileSystem, Path target, Path beside, String text) throws IOException {
        WholeFile.write(fileSystem, target, beside, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }
}

package io.kinora.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kinora.core.decode.VideoFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceTextTest {
    @TempDir
    private Path root;

    private Path folder;

    @BeforeEach
    void nameTheFolder() throws IOException {
        folder = Files.createDirectory(root.resolve("signs"));
    }

    @Test
    void comesFromTheNamesWhenNothingStandsBeside() throws Exception {
        assertThat(read("thank_you-very  much.mp4")).isEqualTo(new SourceText("thank you very much", "signs"));
        assertThat(read("--.mp4")).isEqualTo(new SourceText("--", "signs"));
    }

    @Test
    void aTextFileIsTheCaption() throws Exception {
        Files.writeString(folder.resolve("clip.txt"), "  Thank you – très bien\n");

        assertThat(read("clip.mp4")).isEqualTo(new SourceText("Thank you – très bien", "signs"));
    }

    @Test
    void aJsonFileGoesFirst() throws Exception {
        Files.writeString(folder.resolve("clip.txt"), "from the text");
        Files.writeString(folder.resolve("clip.json"), "{\"label\": 7, \"more\": [1]}");
        assertThat(read("clip.mp4")).isEqualTo(new SourceText("from the text", "7"));

        Files.writeString(folder.resolve("clip.json"), "{\"caption\": \"both\", \"label\": \"thanks\"}");
        assertThat(read("clip.mp4")).isEqualTo(new SourceText("both", "thanks"));
    }

    @Test
    void standsBesideAFileOfAnyName() throws Exception {
        Files.writeString(folder.resolve("8:30, <b>.txt"), "at half past eight");

        assertThat(read("8:30, <b>.mp4").caption()).isEqualTo("at half past eight");
    }

    @Test
    void aTextFileThatIsTheVideoIsNotItsCaption() throws Exception {
        Files.writeString(folder.resolve("odd.txt"), "bytes of a video");

        assertThat(read("odd.txt").caption()).isEqualTo("odd");
    }

    @Test
    void tellsJsonThatCannotBeUnderstood() throws IOException {
        Files.writeString(folder.resolve("a.json"), "{\"caption\": ");
        assertThatThrownBy(() -> read("a.mp4")).isInstanceOf(SourceText.BadSidecarException.class)
                .hasMessageStartingWith("Cannot read a.json: it is no JSON");

        Files.writeString(folder.resolve("b.json"), "[1]");
        assertThatThrownBy(() -> read("b.mp4")).isInstanceOf(SourceText.BadSidecarException.class)
                .hasMessageContaining("it is no JSON object");

        Files.writeString(folder.resolve("c.json"), "{\"label\": {\"id\": 1}}");
        assertThatThrownBy(() -> read("c.mp4")).isInstanceOf(SourceText.BadSidecarException.class)
                .hasMessageContaining("its label is no text");
    }

    @Test
    void tellsTextThatIsNotInUtf8() throws IOException {
        Files.write(folder.resolve("d.txt"), "Übung".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> read("d.mp4")).isInstanceOf(SourceText.BadSidecarException.class)
                .hasMessage("Cannot read d.txt: it is no text in UTF-8");

        Files.write(folder.resolve("e.txt"), "Übung".getBytes(StandardCharsets.UTF_16));
        assertThatThrownBy(() -> read("e.mp4")).isInstanceOf(SourceText.BadSidecarException.class);
    }

    @Test
    void keepsNothingThatSteersWhoeverShowsIt() throws Exception {
        Files.writeString(folder.resolve("f.txt"), "\ufeffa\u0007 \u202ered\u0000\tdisc,\nשלום\u200f\u2069\n");
        assertThat(read("f.mp4").caption()).isEqualTo("a red\tdisc,\nשלום\u200f");

        Files.writeString(folder.resolve("g.json"), "{\"caption\": \"\\u0007\", \"label\": \"\\u001b[31mred\"}");
        assertThat(read("g.mp4")).isEqualTo(new SourceText("g", "[31mred"));
        assertThat(read("a\u202eb.mp4").caption()).isEqualTo("ab");
    }

    private SourceText read(String name) throws IOException, SourceText.BadSidecarException {
        return SourceText.read(new Configuration(), new VideoFile("file:" + folder.resolve(name), 1, 0));
    }
}

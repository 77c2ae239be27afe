package io.kinora.train.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.kinora.core.doctor.DoctorJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page about the doctor has a line for each check and no other. */
class DoctorDocsTest {
    @Test
    void everyCheckHasALine() throws IOException {
        Path page = Path.of("../docs/doctor.md");
        List<String> lines = Files.readAllLines(page).stream().filter(line -> line.matches("\\| `[a-z-]+` \\|.*"))
                .map(line -> line.substring(3, line.indexOf('`', 3))).toList();
        assertThat(lines).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(DoctorJob.checkNames());
    }
}

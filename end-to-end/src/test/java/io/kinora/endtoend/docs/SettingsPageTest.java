package io.kinora.endtoend.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of settings is that of the settings; with {@code -Dkinora.docs.write=true} it is written instead. */
class SettingsPageTest {
    private static final Path HOME = Path.of(System.getProperty("kinora.home", ".."));

    @Test
    void isThatOfTheSettings() throws Exception {
        Path file = HOME.resolve("docs/settings.md");
        String made = SettingsPage.render(HOME);
        if (Boolean.getBoolean("kinora.docs.write")) {
            Files.writeString(file, made);
        }
        assertThat(file).as("written again by: docs/write-settings").hasContent(made);
    }
}

package io.kinora.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TerminalTest {
    @Test
    void showsControlCharactersRatherThanSendingThem() {
        assertThat(Terminal.harmless("a\u001b[2Jb\u0007\r\u009bc\u007f")).isEqualTo("a\\u001b[2Jb\\u0007\\u000d\\u009bc\\u007f");
        assertThat(Terminal.harmless("gpj.\u202e4pm")).isEqualTo("gpj.\\u202e4pm");
        assertThat(Terminal.harmless("two\n\tlines, 手话 🤟 <b>")).isEqualTo("two\n\tlines, 手话 🤟 <b>");
    }
}

package io.kinora.endtoend.deploy;

import java.util.ArrayList;
import java.util.List;

/** Splits a line as a shell does into commands and their words; variables stay as they are written. */
final class ShellWords {
    private final List<List<String>> commands = new ArrayList<>();
    private List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean begun;
    private char quote;

    private ShellWords() {
    }

    /** The commands of a text, which are parted by line ends, {@code ;}, {@code |}, {@code &} and parentheses. */
    static List<List<String>> split(String text) {
        ShellWords splitter = new ShellWords();
        for (int i = 0; i < text.length(); i++) {
            i = splitter.take(text, i);
        }
        splitter.endCommand();
        return splitter.commands;
    }

    /** Whether a text ends within quotes, or with a line that goes on. */
    static boolean goesOn(String text) {
        ShellWords splitter = new ShellWords();
        for (int i = 0; i < text.length(); i++) {
            i = splitter.take(text, i);
        }
        return splitter.quote != 0 || text.endsWith("\\");
    }

    private int take(String text, int at) {
        char c = text.charAt(at);
        if (quote != 0) {
            return quoted(text, at);
        }
        if (c == '\\' && at + 1 < text.length()) {
            if (text.charAt(at + 1) != '\n') {
                append(text.charAt(at + 1));
            }
            return at + 1;
        }
        if (c == '#' && !begun) {
            int end = text.indexOf('\n', at);
            return end < 0 ? text.length() : end - 1;
        }
        if (c == '\'' || c == '"') {
            quote = c;
            begun = true;
        } else if (c == '$' && at + 1 < text.length() && text.charAt(at + 1) == '{') {
            int end = text.indexOf('}', at);
            word.append(text, at, end < 0 ? text.length() : end + 1);
            begun = true;
            return end < 0 ? text.length() : end;
        } else if (c == ' ' || c == '\t') {
            endWord();
        } else if ("\n;|&()`".indexOf(c) >= 0) {
            endCommand();
        } else {
            append(c);
        }
        return at;
    }

    private int quoted(String text, int at) {
        char c = text.charAt(at);
        if (c == quote) {
            quote = 0;
        } else if (quote == '"' && c == '\\' && at + 1 < text.length()
                && "\"\\$`\n".indexOf(text.charAt(at + 1)) >= 0) {
            if (text.charAt(at + 1) != '\n') {
                word.append(text.charAt(at + 1));
            }
            return at + 1;
        } else {
            word.append(c);
        }
        return at;
    }

    private void append(char c) {
        word.append(c);
        begun = true;
    }

    private void endWord() {
        if (begun) {
            words.add(word.toString());
        }
        word.setLength(0);
        begun = false;
    }

    private void endCommand() {
        endWord();
        if (!words.isEmpty()) {
            commands.add(words);
        }
        words = new ArrayList<>();
    }
}

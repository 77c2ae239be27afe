package io.kinora.ingest.source;

import java.util.regex.Pattern;

/** Captions and labels as they go into tables. */
public final class PlainText {
    /** Control characters but for tabs and line breaks, and marks that turn the direction of what follows. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\u202a-\\u202e\\u2066-\\u2069&&[^\\t\\n\\r]]");

    private PlainText() {
    }

    /** A text without what cannot be seen but steers whoever shows it, and without blanks around. */
    public static String of(String text) {
        return (plain(text) ? text : UNSEEN.matcher(text).replaceAll("")).strip();
    }

    /** Whether it is nothing but what ASCII can show, as most of millions of texts may be. */
    private static boolean plain(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) < ' ' || text.charAt(at) > '~') {
                return false;
            }
        }
        return true;
    }
}

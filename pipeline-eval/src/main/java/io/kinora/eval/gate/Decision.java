package io.kinora.eval.gate;

/**
 * A condition decided.
 *
 * @param condition its text
 * @param verdict what the data say
 * @param reason the figures behind it, in words
 */
public record Decision(String condition, Verdict verdict, String reason) {
}

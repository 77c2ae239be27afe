package io.kinora.eval.source;

/**
 * A video that could not be used.
 *
 * @param video its id or address
 * @param reason why
 */
public record Unreadable(String video, String reason) {
}

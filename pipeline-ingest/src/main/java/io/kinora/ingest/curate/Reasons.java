package io.kinora.ingest.curate;

/** Values of {@code clips.status} that curation adds to those of the filter. */
public final class Reasons {
    /** The condition of {@code curate.where} is false, or says nothing of the clip. */
    public static final String NOT_SELECTED = "not-selected";
    /** A better source shows the clip, too. */
    public static final String DUPLICATE = "duplicate";
    /** Its label has enough clips without it. */
    public static final String UNBALANCED = "unbalanced";

    private Reasons() {
    }
}

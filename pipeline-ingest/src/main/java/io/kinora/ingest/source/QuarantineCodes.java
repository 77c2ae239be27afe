package io.kinora.ingest.source;

import io.kinora.core.decode.DecodeException;
import io.kinora.core.decode.DecodeFailure;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Every value of {@code sources.error_code}: those of {@link DecodeFailure}, and what else keeps a file out. */
public final class QuarantineCodes {
    /** A row of a manifest that names no file, or no part of one. */
    public static final String BAD_MANIFEST_ROW = "bad-manifest-row";
    /** A file beside the video that should hold its caption cannot be understood. */
    public static final String BAD_SIDECAR = "bad-sidecar";
    /** The manifest names a file that is not there. */
    public static final String NOT_FOUND = "not-found";
    /** The clips found no room on the executor's disk. */
    public static final String NO_SPACE = "no-space";
    /** A fault of Kinora's, or of the decoder's. */
    public static final String INTERNAL_ERROR = "internal-error";
    /** Stands for all codes where codes are asked for. */
    public static final String EVERY = "all";

    /** Codes whose cause may be gone without the file having changed: they are tried again by every run. */
    public static final Set<String> PASSING = Set.of(DecodeFailure.READ_FAILED.code(), NO_SPACE);

    private QuarantineCodes() {
    }

    /** All of them, sorted. */
    public static SortedSet<String> known() {
        SortedSet<String> codes = new TreeSet<>(Set.of(BAD_MANIFEST_ROW, BAD_SIDECAR, NOT_FOUND, NO_SPACE,
                INTERNAL_ERROR));
        Arrays.stream(DecodeFailure.values()).map(DecodeFailure::code).forEach(codes::add);
        return codes;
    }

    /**
     * Checks codes that are asked for.
     *
     * @throws IllegalArgumentException if one does not exist
     */
    public static void check(Collection<String> asked) {
        SortedSet<String> unknown = new TreeSet<>(asked);
        unknown.removeAll(known());
        unknown.remove(EVERY);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("retry names no error code: " + String.join(", ", unknown)
                    + "; there are " + String.join(", ", known()) + ", and " + EVERY);
        }
    }

    /** The end of a message: how to have a file nevertheless that goes beyond a bound; empty for other failures. */
    public static String remedy(DecodeException failure) {
        return failure.bound().map(bound -> "; if such files are wanted, raise " + bound.key()
                + " and ingest with --retry " + failure.code()).orElse("");
    }

    /** The codes that a run tries again: the passing ones and those asked for. */
    public static Set<String> retried(Collection<String> asked) {
        SortedSet<String> codes = asked.contains(EVERY) ? known() : new TreeSet<>(asked);
        codes.addAll(PASSING);
        return codes;
    }
}

package io.kinora.ingest.isolate;

import io.kinora.core.decode.DecodeFailure;
import io.kinora.core.decode.DecodeStage;
import io.kinora.core.decode.SourceInfo;
import io.kinora.ingest.decode.ScoredClip;
import io.kinora.ingest.decode.SourceScan;
import java.util.Optional;

/** What the process that decodes says, checked. */
sealed interface Answer {
    /** It can decode. */
    record Ready() implements Answer {
    }

    /** It wants bytes of the file. */
    record Read(long offset, int count) implements Answer {
    }

    /** A clip. */
    record Clip(ScoredClip clip) implements Answer {
    }

    /** It is at work. */
    record Working() implements Answer {
    }

    /** All is decoded. */
    record Done(SourceScan scan) implements Answer {
    }

    /** The file cannot be decoded. */
    record Failed(DecodeFailure failure, DecodeStage stage, String message, Optional<SourceInfo> info)
            implements Answer {
    }

    /** Kinora or a library is at fault. */
    record Fault(String text) implements Answer {
    }
}

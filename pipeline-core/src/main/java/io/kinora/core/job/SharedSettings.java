package io.kinora.core.job;

import io.kinora.core.corpus.CorpusSettings;
import io.kinora.core.decode.IsolationSettings;

/**
 * Sections that every job reads.
 *
 * @param corpus which corpus to work on
 * @param decode where videos are decoded
 */
record SharedSettings(CorpusSettings corpus, IsolationSettings decode) {
}

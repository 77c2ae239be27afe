package io.kinora.core.job;

import io.kinora.core.corpus.CorpusSettings;
import io.kinora.core.decode.IsolationSettings;

/**
 * Sections that every job reads.
 *
 * @param corpus which corpus to work on
 * @param decode where videos are decoded
 * @param run where runs go, and what is looked at before them
 */
record SharedSettings(CorpusSettings corpus, IsolationSettings decode, RunSettings run) {
}

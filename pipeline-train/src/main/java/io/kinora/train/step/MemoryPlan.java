package io.kinora.train.step;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Places in one block of memory for arrays that are needed at different times, so that those needed at the same time do
 * not overlap: the largest first, each at the first place that is free while it is needed (Y. Pisarchyk, J. Lee,
 * "Efficient Memory Management for Deep Neural Net Inference", arXiv 2001.03288: greedy by size).
 *
 * @param offsets of the arrays in bytes
 * @param size of the block in bytes
 */
record MemoryPlan(List<Long> offsets, long size) {
    /** As ND4J aligns what it allocates. */
    private static final int ALIGNMENT = 64;

    /**
     * How much is needed, and when.
     *
     * @param bytes at least 1
     * @param start a time
     * @param end a later time
     */
    record Need(long bytes, int start, int end) {
        Need until(int time) {
            return new Need(bytes, start, time);
        }

        private boolean meets(Need other) {
            return start < other.end && other.start < end;
        }

        private long room() {
            return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        }
    }

    static MemoryPlan of(List<Need> needs) {
        Long[] offsets = new Long[needs.size()];
        List<Integer> placed = new ArrayList<>();
        Comparator<Integer> byRoom = Comparator.comparing(number -> needs.get(number).room());
        for (int number : IntStream.range(0, offsets.length).boxed().sorted(byRoom.reversed()).toList()) {
            Need need = needs.get(number);
            long offset = 0;
            for (int other : placed) {
                if (needs.get(other).meets(need)) {
                    if (offsets[other] - offset >= need.room()) {
                        break;
                    }
                    offset = Math.max(offset, offsets[other] + needs.get(other).room());
                }
            }
            offsets[number] = offset;
            placed.add(number);
            placed.sort(Comparator.comparing(other -> offsets[other]));
        }
        long size = placed.stream().mapToLong(number -> offsets[number] + needs.get(number).room()).max().orElse(0);
        return new MemoryPlan(List.of(offsets), size);
    }
}

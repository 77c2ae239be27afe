package io.kinora.eval.stats;

import java.util.ArrayList;
import java.util.List;

/**
 * Confidence interval of a squared Fréchet distance. Its target is the distance between the two distributions, that is
 * the value for infinitely many points; the plain distance F of n points lies above it by about c/n, which a bootstrap
 * doubles instead of removing.
 *
 * <p>The bias is the grouped jackknife's (Quenouille 1956): with each of {@value #GROUPS} parts left out in turn on
 * both sides, Σ(F₋ₖ − F − Lₖ)/Στₖ, where τ is the share of points left out over the share kept and L what the influence
 * function tells of first order, which sums to nothing but for unequal parts.
 *
 * <p>The variance of the influence function over blocks is V₁ + 2S: V₁ of first order, and twice the second-order part
 * S of the distance's fluctuation (Efron and Stein 1981). S is seen from how the influence moves when a part is left
 * out. The corrected estimate's variance is V₁ + (1+τ)S. V₁ is proportional to the distance and S is not, so a truth D
 * is tried with a variance that grows with D and is V₁ + (1+τ)S at the estimate. For a truth of 0 there is no first
 * order, so half of V₁ + 2S estimates S as well: too much where tails are heavy, while S itself is too little. Their
 * mean S + V₁/4 is what a truth of 0 is tried with. Limits are Student's and {@linkplain NonNegative never negative}.
 */
public final class FrechetInterval {
    /** Parts left out in turn. */
    static final int GROUPS = 8;
    /** Of the first order, what counts where the truth is 0. */
    private static final double NULL_SHARE = 0.25;
    static final String METHOD = "grouped jackknife of the infinite-sample value";

    private final List<ScatterBlock> firstBlocks;
    private final List<ScatterBlock> secondBlocks;

    private FrechetInterval(FactorBlocks first, FactorBlocks second) {
        this.firstBlocks = first.filled().stream().map(ScatterBlock::of).toList();
        this.secondBlocks = second.filled().stream().map(ScatterBlock::of).toList();
    }

    /**
     * The interval, at {@link Interval#LEVEL}; its value is F less its bias, or 0 where that is negative.
     *
     * @throws IllegalArgumentException if a set has so few points that fewer than {@value #GROUPS} blocks are filled
     */
    public static Interval of(FactorBlocks first, FactorBlocks second) {
        return new FrechetInterval(first, second).estimate(first.parts(GROUPS), second.parts(GROUPS));
    }

    /** Whether a set has points in enough blocks for an interval. */
    public static boolean isPossible(FactorBlocks blocks) {
        return blocks.filled().size() >= GROUPS;
    }

    private Interval estimate(List<GaussianFactor> firstParts, List<GaussianFactor> secondParts) {
        List<GaussianFactor> firstRests = rests(firstParts);
        List<GaussianFactor> secondRests = rests(secondParts);
        GaussianFactor first = firstParts.get(0).merge(firstRests.get(0));
        GaussianFactor second = secondParts.get(0).merge(secondRests.get(0));
        FrechetInfluence whole = FrechetInfluence.between(first, second);
        BlockMeans onFirst = new BlockMeans(firstBlocks, whole.first());
        BlockMeans onSecond = new BlockMeans(secondBlocks, whole.second());
        double bias = 0;
        double moved = 0;
        double left = 0;
        for (int k = 0; k < GROUPS; k++) {
            FrechetInfluence rest = FrechetInfluence.between(firstRests.get(k), secondRests.get(k));
            bias += rest.distance() - whole.distance() - onFirst.without(k, GROUPS) - onSecond.without(k, GROUPS);
            moved += onFirst.moved(rest.first(), k, GROUPS) + onSecond.moved(rest.second(), k, GROUPS);
            left += (odds(firstParts.get(k), firstRests.get(k)) + odds(secondParts.get(k), secondRests.get(k))) / 2;
        }
        double value = whole.distance() - bias / left;
        double secondOrder = moved / (2 * left);
        Spread influence = onFirst.spread().plus(onSecond.spread());
        double firstOrder = Math.max(0, influence.variance() - 2 * secondOrder);
        double base = secondOrder * (1 + left / GROUPS);
        double wider = Math.pow(influence.quantile() / Spread.NORMAL, 2);
        double ofNull = NULL_SHARE * firstOrder;
        double[] limits = NonNegative.limits(value, wider * (base + ofNull),
                wider * (firstOrder - ofNull) / Math.max(value, Math.sqrt(base)), Interval.LEVEL);
        return new Interval(Math.max(0, value), limits[0], limits[1], Interval.LEVEL,
                Math.min(first.count(), second.count()), METHOD);
    }

    /** All parts but one, for each of them. */
    private static List<GaussianFactor> rests(List<GaussianFactor> parts) {
        GaussianFactor none = GaussianFactor.empty(parts.get(0).dimension());
        List<GaussianFactor> before = new ArrayList<>(List.of(none));
        for (GaussianFactor part : parts.subList(0, parts.size() - 1)) {
            before.add(before.get(before.size() - 1).merge(part));
        }
        List<GaussianFactor> rests = new ArrayList<>(before);
        GaussianFactor after = none;
        for (int k = parts.size() - 1; k >= 0; k--) {
            rests.set(k, before.get(k).merge(after));
            after = after.merge(parts.get(k));
        }
        return rests;
    }

    private static double odds(GaussianFactor part, GaussianFactor rest) {
        return (double) part.count() / rest.count();
    }
}

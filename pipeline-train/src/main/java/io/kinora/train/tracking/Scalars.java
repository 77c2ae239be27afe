package io.kinora.train.tracking;

import io.kinora.train.metric.RoundMetrics;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The numbers of a record, by the names that metrics/ has for them. */
final class Scalars {
    private Scalars() {
    }

    /** Those of a round; losses by range of timesteps are named as {@code validation_loss_t250_499}. */
    static Map<String, Double> of(RoundMetrics metrics) {
        Map<String, Double> scalars = numbers(metrics);
        metrics.validationByTimestep().stream().filter(part -> Double.isFinite(part.loss())).forEach(part ->
                scalars.put("validation_loss_t" + part.from() + "_" + part.to(), part.loss()));
        return scalars;
    }

    /** A record's finite numbers; those that are absent are left out. */
    static Map<String, Double> numbers(Record values) {
        Map<String, Double> scalars = new LinkedHashMap<>();
        for (RecordComponent component : values.getClass().getRecordComponents()) {
            Object value = value(component, values);
            Object present = value instanceof Optional<?> optional ? optional.orElse(null) : value;
            if (present instanceof Number number && Double.isFinite(number.doubleValue())) {
                scalars.put(snakeCase(component.getName()), number.doubleValue());
            }
        }
        return scalars;
    }

    private static Object value(RecordComponent component, Record values) {
        try {
            return component.getAccessor().invoke(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot read " + component.getName() + " of " + values.getClass(), e);
        }
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}

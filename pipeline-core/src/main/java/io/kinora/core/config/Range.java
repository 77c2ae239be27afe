package io.kinora.core.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Limits of a numeric setting, both inclusive. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
public @interface Range {
    /** Least value allowed. */
    double min() default Double.NEGATIVE_INFINITY;

    /** Greatest value allowed. */
    double max() default Double.POSITIVE_INFINITY;
}

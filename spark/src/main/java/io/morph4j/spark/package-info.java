/**
 * Morph4J on Apache Spark: translation of folders ({@link io.morph4j.spark.TranslateJob}), measures
 * of them ({@link io.morph4j.spark.MetricsJob}) and a stage of Spark ML pipelines ({@link
 * io.morph4j.spark.TranslateTransformer}).
 *
 * <p>Jobs are main classes for {@code spark-submit}. Pictures come from and go to any file system
 * that Hadoop knows; each executor holds a model once, whatever the number of its tasks.
 */
@NullMarked
package io.morph4j.spark;

import org.jspecify.annotations.NullMarked;

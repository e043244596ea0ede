/**
 * Morph4J on Apache Spark: translation of folders ({@link io.morph4j.spark.TranslateJob}).
 *
 * <p>Jobs are main classes for {@code spark-submit}. Pictures come from and go to any file system
 * that Hadoop knows; each executor holds a model once, whatever the number of its tasks.
 */
@NullMarked
package io.morph4j.spark;

import org.jspecify.annotations.NullMarked;

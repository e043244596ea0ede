/**
 * Configurations: {@link io.morph4j.core.config.ConfigRecords} turns the components of a config
 * record into options of the command line and back.
 */
@NullMarked
package io.morph4j.core.config;

import org.jspecify.annotations.NullMarked;

/**
 * What every command has: {@link io.morph4j.tools.cli.Console}, through which all output goes,
 * options and progress that several commands share, {@link io.morph4j.tools.cli.ExitCode}, {@link
 * io.morph4j.tools.cli.Interruption}, and run folders and architectures by name.
 *
 * <p>The lowest room: it uses no other.
 */
@NullMarked
package io.morph4j.tools.cli;

import org.jspecify.annotations.NullMarked;

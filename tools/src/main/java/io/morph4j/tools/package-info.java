/**
 * The {@code morph4j} command line, and the only code of the project that prints, parses arguments
 * or ends the process.
 *
 * <p>{@link io.morph4j.tools.Main} is the entry of the process, {@link io.morph4j.tools.Cli} that
 * of a program or a test: it runs one command line and returns its exit code ({@link
 * io.morph4j.tools.ExitCode}). Each command is a class of its own, named {@code …Command}; what
 * several of them share is a picocli mixin, named {@code …Options} ({@link
 * io.morph4j.tools.Console} among them, through which all output goes). The page that {@code demo}
 * writes is made in {@link io.morph4j.tools.report}.
 */
@NullMarked
package io.morph4j.tools;

import org.jspecify.annotations.NullMarked;

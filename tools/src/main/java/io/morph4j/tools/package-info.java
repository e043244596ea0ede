/**
 * The {@code morph4j} command line, and the only code of the project that prints, parses arguments
 * or ends the process.
 *
 * <p>{@link io.morph4j.tools.Main} is the entry of the process, {@link io.morph4j.tools.Cli} that
 * of a program or a test: it runs one command line and returns its exit code ({@link
 * io.morph4j.tools.cli.ExitCode}). Each command is a class of its own, named {@code …Command}; what
 * several of them share is a picocli mixin, named {@code …Options} ({@link
 * io.morph4j.tools.cli.Console} among them, through which all output goes).
 *
 * <p>The rooms, lowest first; a room uses only those before it: {@code cli}, {@code report}, {@code
 * machine}, {@code extractor}, {@code data}, {@code film}, {@code translate}, {@code sample},
 * {@code evaluation}, {@code train}, {@code demo}. This package stands on all of them.
 */
@NullMarked
package io.morph4j.tools;

import org.jspecify.annotations.NullMarked;

package io.morph4j.tools.cli;

import java.io.PrintWriter;

/**
 * What a command is given from outside.
 *
 * @param out takes data
 * @param err takes talk: progress, remarks, errors
 * @param terminal what {@code err} is shown on
 * @param interruption ends a running command early when it is requested
 */
public record Environment(
    PrintWriter out, PrintWriter err, Terminal terminal, Interruption interruption) {}

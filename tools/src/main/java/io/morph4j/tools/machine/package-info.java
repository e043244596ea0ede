/**
 * The machine below: {@code doctor} looks whether it suits, {@code bench} measures it by the {@link
 * io.morph4j.tools.machine.Benchmark} on the class path, {@link
 * io.morph4j.tools.machine.MachineFacts} go into each run's notes.
 *
 * <p>Uses {@code cli}.
 */
@NullMarked
package io.morph4j.tools.machine;

import org.jspecify.annotations.NullMarked;

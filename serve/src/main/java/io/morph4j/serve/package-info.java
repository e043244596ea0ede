/**
 * Trained models behind HTTP: a page on which one drops a picture and sees its translation, and the
 * endpoints that the page uses.
 *
 * <pre>{@code
 * try (ModelServer server =
 *     ModelServer.start("127.0.0.1", 8765, Limits.defaults(), List.of(model), TrainingRuns.NONE)) {
 *   ...
 * }
 * }</pre>
 *
 * <p>{@link io.morph4j.serve.ModelServer} is the entry. A request is read by {@link
 * io.morph4j.serve.Uploads}, which knows size and time, taken apart by {@link
 * io.morph4j.serve.Form}, and waits for its turn in the {@link io.morph4j.serve.WorkQueue}; {@link
 * io.morph4j.serve.Limits} says how much of each there is. What is not taken is a {@link
 * io.morph4j.serve.Refusal}: a status of the four hundreds or 503, with one line of JSON.
 */
@NullMarked
package io.morph4j.serve;

import org.jspecify.annotations.NullMarked;

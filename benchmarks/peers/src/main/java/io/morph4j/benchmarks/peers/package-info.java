/**
 * Peers on the JVM: the nets of {@code morph4j bench} in the words of other libraries.
 *
 * <p>Each peer is a main class that is started with {@code --look} to tell what it is and what it
 * can do, or with the name of a case to serve it by the line protocol of {@link
 * io.morph4j.benchmarks.peers.PeerProcess}. Nothing here uses Morph4J.
 */
@NullMarked
package io.morph4j.benchmarks.peers;

import org.jspecify.annotations.NullMarked;

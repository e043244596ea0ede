package io.morph4j.core.train;

import io.morph4j.engine.tensor.RandomStream;

/** A random stream as a part of a training. */
record SavedStream(RandomStream stream) implements Stateful {
  @Override
  public void save(String name, State state) {
    state.put(name, stream.state());
  }

  @Override
  public void restore(String name, State state) {
    stream.restore(state.numbers(name));
  }
}

package io.morph4j.core.metric;

import io.morph4j.core.file.UserException;
import io.morph4j.core.nn.Finite;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An extractor whose features are looked at before anything is computed from them. */
record FiniteExtractor(FeatureExtractor inner) implements FeatureExtractor {
  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public int side() {
    return inner.side();
  }

  @Override
  public int dimensions() {
    return inner.dimensions();
  }

  @Override
  public boolean givesMaps() {
    return inner.givesMaps();
  }

  @Override
  public String resize() {
    return inner.resize();
  }

  @Override
  public INDArray features(INDArray pictures) {
    return checked(inner.features(pictures));
  }

  @Override
  public List<INDArray> maps(INDArray pictures) {
    return inner.maps(pictures).stream().map(this::checked).toList();
  }

  private INDArray checked(INDArray features) {
    if (Finite.all(features)) {
      return features;
    }
    throw new UserException(
        "the extractor "
            + name()
            + " makes features that are not finite: its weights are broken; take another one");
  }

  @Override
  public void close() {
    inner.close();
  }
}

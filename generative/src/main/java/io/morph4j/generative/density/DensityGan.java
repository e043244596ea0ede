package io.morph4j.generative.density;

import com.google.common.collect.ImmutableMap;
import io.morph4j.core.file.UsageException;
import io.morph4j.core.train.Architecture;
import io.morph4j.core.train.DataLocation;
import io.morph4j.core.train.Trainer;
import io.morph4j.core.train.Training;
import io.morph4j.data.density.DensityData;
import java.util.Map;

/** GANs on densities on the command line: {@code morph4j train density}. */
public final class DensityGan implements Architecture<DensityConfig> {
  @Override
  public String name() {
    return "density";
  }

  @Override
  public String summary() {
    return "points of a density in the plane (Goodfellow et al. 2014, arXiv:1406.2661)";
  }

  @Override
  public Map<String, DensityConfig> presets() {
    return ImmutableMap.of("paper", DensityConfig.defaults(), "tiny", DensityConfig.tiny());
  }

  @Override
  public Trainer trainer(DensityConfig config, DataLocation data, Training training) {
    if (data.root() == null) {
      throw new UsageException("one picture or one folder of pictures is wanted: give --data");
    }
    DensityData points = DensityData.open(data.root(), config.batchSize(), training.seed());
    return new DensityTrainer(config, points.names().size(), points, training);
  }
}

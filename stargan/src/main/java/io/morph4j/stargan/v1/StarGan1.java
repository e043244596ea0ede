package io.morph4j.stargan.v1;

import com.google.common.collect.ImmutableMap;
import io.morph4j.core.train.Architecture;
import io.morph4j.core.train.DataLocation;
import io.morph4j.core.train.Trainer;
import io.morph4j.core.train.Training;
import io.morph4j.data.DomainData;
import io.morph4j.data.DomainOptions;
import io.morph4j.data.DomainPictures;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** StarGAN on the command line: {@code morph4j train stargan}. */
public final class StarGan1 implements Architecture<StarGan1Config> {
  @Override
  public String name() {
    return "stargan";
  }

  @Override
  public String summary() {
    return "translation among domains or attributes by labels (Choi et al. 2018, arXiv:1711.09020)";
  }

  @Override
  public Map<String, StarGan1Config> presets() {
    return ImmutableMap.of(
        "paper", StarGan1Config.defaults(),
        "small", StarGan1Config.small(),
        "tiny", StarGan1Config.tiny());
  }

  @Override
  public Trainer trainer(StarGan1Config config, DataLocation data, Training training) {
    DomainPictures pictures = DomainPictures.find(data, config.chosenAttributes());
    DomainOptions options = DomainOptions.of(config.sampling(), config.channels());
    DomainData own = DomainData.open(pictures, options, training.seed());
    if (config.joint().isBlank()) {
      return new StarGan1Trainer(config, own, training);
    }
    DataLocation other = DataLocation.root(Path.of(config.joint().strip()));
    DomainPictures second = DomainPictures.find(other, List.of());
    DomainData joined =
        DomainData.joint(own, DomainData.open(second, options, training.seed() + 1));
    return new StarGan1Trainer(config, joined, training);
  }
}

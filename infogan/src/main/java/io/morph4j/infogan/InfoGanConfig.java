package io.morph4j.infogan;

import io.morph4j.core.config.Checks;
import io.morph4j.core.config.Option;
import io.morph4j.core.model.Signature;
import io.morph4j.core.network.NetworkOptions;
import io.morph4j.core.nn.Sequential;
import io.morph4j.core.optim.AdamConfig;
import io.morph4j.core.train.RateConfig;
import io.morph4j.core.train.StartConfig;
import io.morph4j.core.train.Training;
import io.morph4j.infogan.classifier.ClassifierGame;
import io.morph4j.infogan.classifier.ClassifierNetworks;
import io.morph4j.infogan.codes.CodedGenerator;
import io.morph4j.infogan.codes.Game;
import io.morph4j.infogan.codes.GeneratorInputs;
import io.morph4j.infogan.codes.LatentCodes;
import io.morph4j.infogan.paper.PaperGame;
import io.morph4j.infogan.paper.PaperNetworks;
import io.morph4j.infogan.shared.SharedGame;
import io.morph4j.infogan.shared.SharedNetworks;

/**
 * Options of InfoGAN.
 *
 * @param form which of the published forms. Default is PAPER
 * @param noise numbers of noise. Default is 62
 * @param codes such as cat10,2xcont: a categorical code of ten values and two continuous ones
 * @param labels whether the first code is the class of the picture, else it is drawn. Default is
 *     false
 * @param lambda weight of the information. Default is 1
 * @param lambdaContinuous weight of continuous codes in the form SHARED. Default is .2
 * @param generatorEvery steps of the discriminator per step of the generator in SHARED. Default is
 *     2
 * @param filters of the generator. Default is 64
 * @param discriminatorFilters default is 64
 * @param hidden units of the dense layers of PAPER. Default is 1024
 * @param headHidden units of the recogniser of PAPER. Default is 128
 * @param slope of the leaky ReLUs of PAPER. Default is .1
 * @param dropout of channels in SHARED. Default is .25
 * @param bnEpsilon of SHARED. Default is 1e-5
 * @param channels of the pictures. Default is 1
 * @param side of the pictures; 32 in CLASSIFIER. Default is 28
 * @param batchSize default is 128
 * @param start what weights start from
 * @param generatorRate learning rate of the generator. Default is 1e-3
 * @param adam of the discriminator and, but for the rate, of the generator
 * @param rate how learning rates fall
 */
public record InfoGanConfig(
    @Option("published form") Form form,
    @Option("numbers of noise") int noise,
    @Option("codes, such as cat10,2xcont") String codes,
    @Option("take the first code from the pictures' classes") boolean labels,
    @Option("weight of the information") double lambda,
    @Option("weight of continuous codes in form shared") double lambdaContinuous,
    @Option("steps per step of the generator in form shared") int generatorEvery,
    @Option("width of the generator") int filters,
    @Option("width of the discriminator") int discriminatorFilters,
    @Option("units of dense layers in form paper") int hidden,
    @Option("units of the recogniser in form paper") int headHidden,
    @Option("slope of leaky ReLUs in form paper") double slope,
    @Option("dropout of channels in form shared") double dropout,
    @Option("epsilon of batch normalisation in form shared") double bnEpsilon,
    @Option("channels of the pictures: 1 or 3") int channels,
    @Option("side of the pictures") int side,
    @Option("pictures per step") int batchSize,
    StartConfig start,
    @Option("learning rate of the generator") double generatorRate,
    AdamConfig adam,
    RateConfig rate) {

  /** The published forms. */
  public enum Form {
    /** Recogniser on the discriminator's trunk, one objective each (Chen et al. 2016). */
    PAPER(Signature.Distribution.UNIFORM, Signature.Range.UNIT),
    /** The same with three optimisers, squares and small networks. */
    SHARED(Signature.Distribution.NORMAL, Signature.Range.SIGNED),
    /** A recogniser of its own, one categorical code. */
    CLASSIFIER(Signature.Distribution.NORMAL, Signature.Range.UNIT);

    private final Signature.Distribution distribution;
    private final Signature.Range range;

    Form(Signature.Distribution distribution, Signature.Range range) {
      this.distribution = distribution;
      this.range = range;
    }

    /** What noise is drawn from. */
    public Signature.Distribution distribution() {
      return distribution;
    }

    /** The range of the generator's pictures. */
    public Signature.Range range() {
      return range;
    }
  }

  public InfoGanConfig {
    Checks.pictureChannels("channels", channels);
    Checks.atLeast("noise", noise, 1);
    Checks.atLeast("batchSize", batchSize, 2);
    Checks.atLeast("generatorEvery", generatorEvery, 1);
    LatentCodes parsed = LatentCodes.parse(codes);
    boolean one = parsed.categories().size() == 1 && parsed.continuous() == 0;
    if (form == Form.CLASSIFIER && (!one || side != 32)) {
      throw new IllegalArgumentException(
          "form classifier wants one categorical code and side 32; codes is %s, side %d"
              .formatted(codes, side));
    }
    if (parsed.categories().isEmpty()) {
      throw new IllegalArgumentException("codes is " + codes + "; wanted is a categorical one too");
    }
  }

  /** As in the paper, for digits. */
  public static InfoGanConfig paper() {
    return of(Form.PAPER, "cat10,2xcont", 64, 64, 1024, 128, 28, 128, 1e-3);
  }

  /** The paper's form of a quarter of the width: trains on a CPU in minutes. */
  public static InfoGanConfig tiny() {
    return of(Form.PAPER, "cat10,2xcont", 32, 32, 256, 64, 28, 64, 1e-3);
  }

  /** Small networks with a shared trunk. */
  public static InfoGanConfig shared28() {
    return of(Form.SHARED, "cat10,2xcont", 128, 16, 0, 0, 28, 64, 2e-4);
  }

  /** A classifier of its own. */
  public static InfoGanConfig tf32() {
    return of(Form.CLASSIFIER, "cat10", 64, 32, 0, 0, 32, 64, 2e-4);
  }

  private static InfoGanConfig of(
      Form form,
      String codes,
      int filters,
      int discriminatorFilters,
      int hidden,
      int headHidden,
      int side,
      int batchSize,
      double generatorRate) {
    return new InfoGanConfig(
        form,
        62,
        codes,
        false,
        1,
        .2,
        2,
        filters,
        discriminatorFilters,
        hidden,
        headHidden,
        .1,
        .25,
        1e-5,
        1,
        side,
        batchSize,
        StartConfig.defaults(),
        generatorRate,
        AdamConfig.defaults(),
        RateConfig.constant(50));
  }

  /** The generator, from noise and codes. */
  NetworkOptions<Sequential> generator() {
    int inputs = noise + latentCodes().width();
    return switch (form) {
      case PAPER -> new PaperNetworks.Generator(inputs, filters, hidden, side, channels);
      case SHARED -> new SharedNetworks.Generator(inputs, filters, side, channels, bnEpsilon);
      case CLASSIFIER -> new ClassifierNetworks.Generator(inputs, filters, channels);
    };
  }

  /** The game of the form against a new discriminator, with a recogniser of {@code g}'s codes. */
  Game game(Training training, CodedGenerator g) {
    return switch (form) {
      case PAPER ->
          new PaperGame(
              training,
              start,
              adam,
              g,
              new PaperNetworks.Discriminator(
                  codes, discriminatorFilters, hidden, headHidden, side, channels, slope),
              lambda);
      case SHARED ->
          new SharedGame(
              training,
              start,
              adam,
              g,
              new SharedNetworks.Discriminator(
                  codes, discriminatorFilters, side, channels, dropout, bnEpsilon),
              new SharedGame.Weights(lambdaContinuous, generatorEvery));
      case CLASSIFIER ->
          new ClassifierGame(
              training,
              start,
              adam,
              g,
              new ClassifierNetworks.Tower(codes, discriminatorFilters, channels));
    };
  }

  GeneratorInputs inputs() {
    return new GeneratorInputs(latentCodes(), batchSize, noise, form.distribution());
  }

  Signature.NoiseToPicture signature() {
    return new Signature.NoiseToPicture(
        noise, form.distribution(), latentCodes().named(), channels, side, side, form.range());
  }

  LatentCodes latentCodes() {
    return LatentCodes.parse(codes);
  }

  AdamConfig generatorAdam() {
    return new AdamConfig(generatorRate, adam.beta1(), adam.beta2());
  }
}

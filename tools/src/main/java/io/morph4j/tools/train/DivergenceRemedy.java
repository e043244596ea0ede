package io.morph4j.tools.train;

import io.morph4j.core.config.ConfigRecords;
import io.morph4j.core.train.Architecture;
import io.morph4j.core.train.run.RunDescription;
import io.morph4j.tools.cli.Architectures;
import io.morph4j.tools.cli.ShellCommand;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The command that goes on with a diverged run from its last sound state at lower rates. */
final class DivergenceRemedy {
  private DivergenceRemedy() {}

  /** The command as a line of its own. */
  static String command(Path run, RunDescription description) {
    List<Object> words = new ArrayList<>(List.of("train", "--resume", "--out", run));
    lowerRates(description)
        .forEach((name, value) -> words.addAll(List.of("--set", name + "=" + value)));
    return ShellCommand.of(words.toArray());
  }

  /** Each learning rate as in the preset, or a quarter of one that is no higher than that. */
  private static Map<String, String> lowerRates(RunDescription description) {
    Architecture<?> architecture = Architectures.named(description.architecture());
    Map<String, String> rates = new LinkedHashMap<>();
    for (ConfigRecords.Info option :
        ConfigRecords.options(Architectures.preset(architecture, description.preset()))) {
      String now = description.config().get(option.name());
      if (!option.name().matches("(.*L|l)earningRate") || now == null) {
        continue;
      }
      BigDecimal rate = new BigDecimal(now);
      BigDecimal usual = new BigDecimal(option.value());
      BigDecimal lower =
          rate.compareTo(usual) > 0 ? usual : rate.divide(new BigDecimal(4), MathContext.DECIMAL32);
      rates.put(option.name(), lower.stripTrailingZeros().toPlainString());
    }
    return rates;
  }
}

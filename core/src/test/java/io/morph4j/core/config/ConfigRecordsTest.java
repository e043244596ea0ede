package io.morph4j.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.file.UsageException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigRecordsTest {
  enum Loss {
    @Formerly("false")
    LSGAN,
    WGAN_GP
  }

  record Config(
      @Option("Filters of the first layer, 1 or more.") int filters,
      long images,
      @Option("Learning rate, above 0.") double learningRate,
      boolean flip,
      String name,
      Loss loss) {
    Config {
      if (filters < 1) {
        throw new IllegalArgumentException("filters = " + filters + ": expected 1 or more");
      }
    }
  }

  private static final Config PRESET = new Config(64, 1L << 40, 2e-4, true, "a b", Loss.WGAN_GP);

  @Test
  void options_record_describesEveryComponent() {
    assertThat(ConfigRecords.options(PRESET))
        .extracting(ConfigRecords.Info::name, ConfigRecords.Info::type, ConfigRecords.Info::value)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("filters", "whole number", "64"),
            org.assertj.core.groups.Tuple.tuple("images", "whole number", "1099511627776"),
            org.assertj.core.groups.Tuple.tuple("learningRate", "number", "0.0002"),
            org.assertj.core.groups.Tuple.tuple("flip", "true or false", "true"),
            org.assertj.core.groups.Tuple.tuple("name", "text", "a b"),
            org.assertj.core.groups.Tuple.tuple("loss", "choice", "wgan-gp"));
    assertThat(ConfigRecords.options(PRESET).get(0).description()).startsWith("Filters of");
    assertThat(ConfigRecords.options(PRESET).get(1).description()).isEmpty();
    assertThat(ConfigRecords.options(PRESET).get(5).allowed()).containsExactly("lsgan", "wgan-gp");
  }

  @Test
  void with_someValues_replacesThemOnly() {
    Config changed =
        ConfigRecords.with(
            PRESET,
            Map.of("filters", "8", "learningRate", "1e-3", "flip", "False", "loss", "LSGAN"));

    assertThat(changed).isEqualTo(new Config(8, 1L << 40, 1e-3, false, "a b", Loss.LSGAN));
    assertThat(ConfigRecords.with(PRESET, Map.of("loss", "wgan_gp")).loss())
        .isEqualTo(Loss.WGAN_GP);
  }

  @Test
  void with_ownMap_givesAnEqualRecord() {
    Config odd = new Config(1, -3, 0.1 + 0.2, false, "", Loss.LSGAN);
    Config tiny = new Config(1, 0, Double.MIN_VALUE, false, "", Loss.LSGAN);
    for (Config config : new Config[] {PRESET, odd, tiny}) {
      assertThat(
              ConfigRecords.with(
                  new Config(5, 5, 5, true, "5", Loss.LSGAN), ConfigRecords.toMap(config)))
          .isEqualTo(config);
    }
  }

  record Widths(List<Integer> widths) {}

  @Test
  void with_listOfWholeNumbers_isReadAndWrittenWithCommas() {
    Widths read = ConfigRecords.with(new Widths(List.of(1)), Map.of("widths", "64, 128,-256"));

    assertThat(read.widths()).containsExactly(64, 128, -256);
    assertThat(ConfigRecords.toMap(read)).containsEntry("widths", "64,128,-256");
    assertThat(ConfigRecords.with(read, Map.of("widths", ""))).isEqualTo(new Widths(List.of()));
    assertThat(ConfigRecords.toMap(new Widths(List.of()))).containsEntry("widths", "");
    assertThat(ConfigRecords.options(read).get(0).type()).startsWith("list of whole numbers");
  }

  @ParameterizedTest
  @ValueSource(strings = {"64,", ",64", "64;128", "64,1.5", "64,3000000000", "a"})
  void with_noListOfWholeNumbers_saysWhatIsExpected(String text) {
    assertThatThrownBy(() -> ConfigRecords.with(new Widths(List.of()), Map.of("widths", text)))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "option widths = %s: expected a list of whole numbers (such as 64,128,256)", text);
  }

  @Test
  void with_formerText_isTheConstantThatTookItsPlace() {
    assertThat(ConfigRecords.with(PRESET, Map.of("loss", "false")).loss()).isEqualTo(Loss.LSGAN);
    assertThatThrownBy(() -> ConfigRecords.with(PRESET, Map.of("loss", "true")))
        .isInstanceOf(UsageException.class)
        .hasMessage("option loss = true: expected one of lsgan, wgan-gp");
  }

  @Test
  void with_unknownKey_namesItTheNearestAndAll() {
    assertThatThrownBy(() -> ConfigRecords.with(PRESET, Map.of("learnigRate", "1")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("learnigRate")
        .hasMessageContaining("did you mean learningRate?")
        .hasMessageContaining("filters, images")
        .hasMessageContaining("--list-options");
    assertThatThrownBy(() -> ConfigRecords.with(PRESET, Map.of("zzzzzzzz", "1")))
        .isInstanceOf(UsageException.class)
        .hasMessageNotContaining("did you mean");
  }

  @ParameterizedTest
  @CsvSource({
    "filters, many, a whole number",
    "filters, 3.5, a whole number",
    "filters, 99999999999, a whole number",
    "learningRate, NaN, a number",
    "learningRate, 1e999, a number",
    "flip, yes, 'one of true, false'",
    "loss, mse, 'one of lsgan, wgan-gp'"
  })
  void with_badValue_saysValueAndWhatIsAllowed(String key, String value, String expected) {
    assertThatThrownBy(() -> ConfigRecords.with(PRESET, Map.of(key, value)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(key + " = " + value)
        .hasMessageContaining("expected " + expected);
  }

  @Test
  void with_valueThatTheRecordRefuses_passesItsMessageOn() {
    assertThatThrownBy(() -> ConfigRecords.with(PRESET, Map.of("filters", "0")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("filters = 0: expected 1 or more");
  }

  @Test
  void distance_words_isLevenshtein() {
    assertThat(NearestName.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(NearestName.distance("", "abc")).isEqualTo(3);
    assertThat(NearestName.of("lambda_a", java.util.List.of("lambdaA", "lambdaB")))
        .isEqualTo("lambdaA");
  }

  record Adam(@Option("first decay") double beta1, double beta2) {
    Adam {
      if (!(beta1 < 1)) {
        throw new IllegalArgumentException("beta1 is " + beta1);
      }
    }
  }

  record Grouped(int blocks, Adam adam, boolean flip) {}

  @Test
  void with_nestedRecord_replacesItsComponentsUnderTheirOwnNames() {
    Grouped preset = new Grouped(3, new Adam(.5, .999), true);

    Grouped changed = ConfigRecords.with(preset, Map.of("beta1", ".9", "blocks", "4"));

    assertThat(changed).isEqualTo(new Grouped(4, new Adam(.9, .999), true));
    assertThat(ConfigRecords.toMap(preset))
        .containsExactly(
            Map.entry("blocks", "3"),
            Map.entry("beta1", "0.5"),
            Map.entry("beta2", "0.999"),
            Map.entry("flip", "true"));
    assertThatThrownBy(() -> ConfigRecords.with(preset, Map.of("beta1", "2")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("beta1 is 2");
    assertThatThrownBy(() -> ConfigRecords.with(preset, Map.of("adam", "2")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("unknown option adam");
  }
}

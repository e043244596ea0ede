package io.morph4j.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private static final List<String> DETAILS =
      List.of(
          "2.31 steps/s",
          "7m56s left",
          "data 3 %",
          "D_A 0.251",
          "G_A 0.310",
          "cycle_A 1.204",
          "D_B 0.249",
          "G_B 0.317");

  @Test
  void line_of80Columns_hasBarAndTimesButNoLosses() {
    String line = ProgressBar.line("train", 900, 2000, "", DETAILS, 79);

    assertThat(line)
        .isEqualTo(
            "train  45 % [========>           ] 900/2000  2.31 steps/s  7m56s left  data 3 %");
  }

  @Test
  void line_of120Columns_hasLossesThatFit() {
    String line = ProgressBar.line("train", 900, 2000, "", DETAILS, 119);

    assertThat(line)
        .startsWith("train  45 % [====")
        .endsWith("data 3 %  D_A 0.251  G_A 0.310  cycle_A 1.204  D_B 0.249")
        .hasSizeLessThanOrEqualTo(119);
  }

  @Test
  void line_ofAnyWidth_isNoLongerThanThat() {
    for (int columns = 0; columns < 200; columns++) {
      assertThat(ProgressBar.line("train", 900, 2000, "", DETAILS, columns))
          .hasSizeLessThanOrEqualTo(columns);
    }
  }

  @Test
  void line_ofUnknownTotal_hasNoBar() {
    assertThat(ProgressBar.line("train", 900, -1, " steps", DETAILS, 40))
        .isEqualTo("train 900 steps  2.31 steps/s");
  }

  @Test
  void say_whileBarIsShown_goesAboveIt() {
    StringWriter err = new StringWriter();
    PrintWriter out = new PrintWriter(err, true);
    Console console =
        new Console(new Environment(out, out, Terminal.screen(40), new Interruption()));

    try (ProgressBar bar = new ProgressBar(console, "draw")) {
      bar.show(1, 2, "", List::of);
      console.say("a remark");
    }

    String line = "draw  50 % [==========>           ] 1/2";
    assertThat(err.toString().split("\r", -1))
        .containsExactly("", line + "\033[K", "\033[Ka remark\n", line + "\033[K", "\033[K");
  }
}

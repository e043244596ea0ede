package io.morph4j.data.labelled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.morph4j.core.file.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FactorTableTest {
  @TempDir Path folder;

  private Path file(String... lines) throws IOException {
    return Files.write(folder.resolve("factors.csv"), java.util.List.of(lines));
  }

  @Test
  void read_columns_areFactorsByName() throws IOException {
    Map<String, double[]> factors =
        FactorTable.read(file("index,class,slant,x", "0,7,1.5,-2", "1,3,-4,0.25"), 2);

    assertThat(factors).containsOnlyKeys("slant", "x");
    assertThat(factors.get("slant")).containsExactly(1.5, -4);
    assertThat(factors.get("x")).containsExactly(-2, .25);
  }

  @Test
  void read_tableThatDoesNotFit_saysWhere() throws IOException {
    Path three = file("index,slant", "0,1", "1,x", "2");

    assertThatThrownBy(() -> FactorTable.read(three, 4))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("factors.csv has 3 lines under its header, there are 4 pictures");
    assertThatThrownBy(() -> FactorTable.read(three, 2))
        .hasMessageContaining("line 3: \"x\" is no number");
    Path cut = file("index,slant", "0,1", "2");
    assertThatThrownBy(() -> FactorTable.read(cut, 2))
        .hasMessageContaining("line 3: 1 cells under a header of 2");
  }
}

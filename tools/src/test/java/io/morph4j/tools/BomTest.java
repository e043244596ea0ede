package io.morph4j.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** The BOM has no parent: it is held against the parent POM here. */
class BomTest {
  private static final Pattern PROPERTY = Pattern.compile("\\$\\{([^}]+)}");

  private final Element parent = read("pom.xml");
  private final Element bom = read("bom/pom.xml");

  private static Element read(String file) {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve("bom/pom.xml"))) {
      folder = folder.getParent();
    }
    assumeTrue(folder != null, "not in a checkout");
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(folder.resolve(file).toFile())
          .getDocumentElement();
    } catch (Exception e) {
      throw new AssertionError(file + " cannot be read", e);
    }
  }

  private static List<Element> children(Element of, String name) {
    List<Element> children = new ArrayList<>();
    NodeList all = of.getChildNodes();
    for (int i = 0; i < all.getLength(); i++) {
      Node node = all.item(i);
      if (node instanceof Element element
          && (name.isEmpty() || element.getTagName().equals(name))) {
        children.add(element);
      }
    }
    return children;
  }

  private static Element child(Element of, String name) {
    return children(of, name).get(0);
  }

  private static String text(Element of, String name) {
    return children(of, name).stream()
        .map(element -> element.getTextContent().strip())
        .findFirst()
        .orElse("");
  }

  /** Versions by group, artifact and, where it is written out, classifier. */
  private static Map<String, String> versions(Element pom) {
    Map<String, String> properties = new HashMap<>();
    properties.put("project.version", text(pom, "version"));
    children(child(pom, "properties"), "")
        .forEach(each -> properties.put(each.getTagName(), each.getTextContent().strip()));
    Map<String, String> versions = new HashMap<>();
    Element managed = child(child(pom, "dependencyManagement"), "dependencies");
    for (Element dependency : children(managed, "dependency")) {
      String artifact = resolved(text(dependency, "artifactId"), properties);
      versions.put(
          text(dependency, "groupId") + ":" + artifact + ":" + text(dependency, "classifier"),
          resolved(text(dependency, "version"), properties));
    }
    return versions;
  }

  private static String resolved(String text, Map<String, String> properties) {
    Matcher property = PROPERTY.matcher(text);
    return property.find()
        ? resolved(
            property.replaceFirst(
                Matcher.quoteReplacement(properties.getOrDefault(property.group(1), "?"))),
            properties)
        : text;
  }

  @Test
  void bom_versions_areThoseOfTheParent() {
    Map<String, String> parents = versions(parent);
    Map<String, String> boms = versions(bom);

    assertThat(text(bom, "version")).isEqualTo(text(parent, "version"));
    assertThat(boms).hasSizeGreaterThan(60);
    boms.forEach(
        (artifact, version) -> {
          String plain = artifact.substring(0, artifact.lastIndexOf(':') + 1);
          assertThat(version).as(artifact).isEqualTo(parents.get(plain)).doesNotContain("?");
        });
  }

  @Test
  void bom_hasEveryModuleThatIsPublished() {
    List<String> published =
        children(child(parent, "modules"), "module").stream()
            .map(module -> module.getTextContent().strip())
            .filter(module -> !module.equals("benchmarks") && !module.equals("bom"))
            .map(module -> "io.morph4j:morph4j-" + module + ":")
            .toList();

    assertThat(published).contains("io.morph4j:morph4j-core:");
    assertThat(versions(bom)).containsKeys(published.toArray(String[]::new));
  }

  @Test
  void bom_nativesOfEachPlatform_areThoseOfTheProfiles() {
    List<String> wanted = new ArrayList<>();
    for (Element profile : children(child(parent, "profiles"), "profile")) {
      for (Element properties : children(profile, "properties")) {
        String platform = text(properties, "javacpp.platform");
        if (!platform.isEmpty()) {
          wanted.add("org.nd4j:nd4j-native:" + text(properties, "nd4j.backend.classifier"));
          for (String preset :
              List.of("javacpp", "openblas", "dnnl", "opencl", "opencv", "ffmpeg")) {
            wanted.add("org.bytedeco:" + preset + ":" + platform);
          }
        }
      }
    }
    assertThat(wanted).hasSize(35);
    assertThat(versions(bom)).containsKeys(wanted.toArray(String[]::new));
  }
}

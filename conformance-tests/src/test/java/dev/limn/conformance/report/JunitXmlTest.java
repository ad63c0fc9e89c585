package dev.limn.conformance.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class JunitXmlTest {

  private static Document document;

  @BeforeAll
  static void write() throws Exception {
    byte[] xml = JunitXml.of(List.of(Reports.report(), Reports.report()));
    document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(xml));
  }

  @Test
  void aSuiteCountsItsChecks() {
    assertThat(document.getDocumentElement().getTagName()).isEqualTo("testsuites");
    assertThat(document.getElementsByTagName("testsuite").getLength()).isEqualTo(2);
    Element suite = element("testsuite", 0);

    assertThat(suite.getAttribute("name")).isEqualTo("demo subject");
    assertThat(suite.getAttribute("tests")).isEqualTo("6");
    assertThat(suite.getAttribute("failures")).isEqualTo("2");
    assertThat(suite.getAttribute("errors")).isEqualTo("1");
    assertThat(suite.getAttribute("skipped")).isEqualTo("2");
    assertThat(suite.getAttribute("time")).matches("\\d+\\.\\d{3}");
  }

  @Test
  void aCheckIsATestCase() {
    Element first = element("testcase", 0);

    assertThat(first.getAttribute("classname")).isEqualTo("demo");
    assertThat(first.getAttribute("name")).isEqualTo("demo.passes: it passes");
    assertThat(first.getChildNodes().getLength()).as("its properties alone").isEqualTo(1);
    assertThat(element("property", 1).getAttribute("name")).isEqualTo("tolerance");
    assertThat(element("property", 1).getAttribute("value")).isEqualTo("exact");
  }

  @Test
  void messagesComeThroughWithoutTheCharactersThatXmlHasNot() {
    assertThat(element("failure", 0).getAttribute("message")).isEqualTo("found <3> & \"4\"?");
    assertThat(element("error", 0).getAttribute("message"))
        .isEqualTo("java.lang.IllegalStateException: closed");
    assertThat(element("skipped", 0).getAttribute("message")).isEqualTo("there is no encoder");
    assertThat(element("skipped", 1).getAttribute("message")).isEqualTo("excluded: it is old");
  }

  private static Element element(String name, int index) {
    return (Element) document.getElementsByTagName(name).item(index);
  }
}

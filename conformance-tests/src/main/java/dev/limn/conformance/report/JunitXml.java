package dev.limn.conformance.report;

import dev.limn.conformance.Outcome;
import dev.limn.conformance.Verdict;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Reports as JUnit XML, which build servers read: a {@code testsuite} a suite, a {@code testcase} a
 * check. What was excluded is a skipped test whose message begins with {@code excluded: }.
 */
public final class JunitXml {

  private final XMLStreamWriter xml;

  private JunitXml(XMLStreamWriter xml) {
    this.xml = xml;
  }

  /**
   * Writes reports.
   *
   * @param reports of all suites that were run
   * @return a whole document in UTF-8
   */
  public static byte[] of(List<SuiteReport> reports) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(bytes, "UTF-8");
      new JunitXml(xml).document(reports);
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("memory takes all that is written", e);
    }
    return bytes.toByteArray();
  }

  private void document(List<SuiteReport> reports) throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    line();
    xml.writeStartElement("testsuites");
    line();
    for (SuiteReport report : reports) {
      suite(report);
    }
    xml.writeEndElement();
    line();
    xml.writeEndDocument();
  }

  private void suite(SuiteReport report) throws XMLStreamException {
    xml.writeStartElement("testsuite");
    attribute("name", report.name() + " " + report.subject());
    attribute("tests", report.outcomes().size());
    attribute("failures", report.count(Verdict.FAILED));
    attribute("errors", report.count(Verdict.CRASHED));
    attribute("skipped", report.count(Verdict.SKIPPED) + report.count(Verdict.EXCLUDED));
    attribute("time", seconds(report.took()));
    line();
    for (Outcome outcome : report.outcomes()) {
      testCase(report, outcome);
    }
    xml.writeEndElement();
    line();
  }

  private void testCase(SuiteReport report, Outcome outcome) throws XMLStreamException {
    xml.writeStartElement("testcase");
    attribute("classname", report.name());
    attribute("name", outcome.id() + ": " + outcome.rule());
    attribute("time", seconds(outcome.took()));
    xml.writeStartElement("properties");
    property("subject", report.subject());
    property("tolerance", outcome.tolerance());
    xml.writeEndElement();
    switch (outcome.verdict()) {
      case PASSED -> {}
      case FAILED -> message("failure", outcome.note());
      case CRASHED -> message("error", outcome.note());
      case SKIPPED -> message("skipped", outcome.note());
      case EXCLUDED -> message("skipped", "excluded: " + outcome.note());
    }
    xml.writeEndElement();
    line();
  }

  private void property(String name, String value) throws XMLStreamException {
    xml.writeEmptyElement("property");
    attribute("name", name);
    attribute("value", value);
  }

  private void message(String element, String text) throws XMLStreamException {
    xml.writeEmptyElement(element);
    attribute("message", text);
  }

  private void attribute(String name, Object value) throws XMLStreamException {
    xml.writeAttribute(name, legal(String.valueOf(value)));
  }

  private void line() throws XMLStreamException {
    xml.writeCharacters("\n");
  }

  /** Subjects say what they like, XML 1.0 does not take every character. */
  private static String legal(String text) {
    return text.codePoints()
        .map(point -> isLegal(point) ? point : '?')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isLegal(int point) {
    boolean isSurrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    boolean isBlank = point == '\t' || point == '\n' || point == '\r';
    return isBlank || point >= ' ' && !isSurrogate && point != 0xFFFE && point != 0xFFFF;
  }

  private static String seconds(Duration took) {
    return String.format(Locale.ROOT, "%.3f", took.toNanos() / 1e9);
  }
}

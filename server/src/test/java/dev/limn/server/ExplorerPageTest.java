package dev.limn.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limn.server.settings.ServerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The explorer page in a real browser, with models of the zoo. */
@Timeout(60)
class ExplorerPageTest {

  @TempDir static Path profile;
  private static SamplingServer server;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    Path executable = Browser.find().orElse(null);
    if (executable == null) {
      System.out.println("ExplorerPageTest is skipped: no chromium on the PATH");
    }
    Assumptions.assumeTrue(executable != null, "no chromium on the PATH");
    server =
        SamplingServer.start(
            ServerSettings.of(
                Map.of("port", "0", "zoo", "cvae-conv-mnist,vae-mlp-mnist,vae-linear-cifar10")));
    server.awaitModels();
    browser = Browser.start(executable, profile);
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void open() throws Exception {
    browser.open(server.uri().resolve("/?" + System.nanoTime() + "#model=cvae-conv-mnist&seed=7"));
    browser.await("document.querySelectorAll('#sheet canvas').length === 60");
    browser.await("document.getElementById('position').textContent !== ''");
    browser.await("document.querySelector('#between code').textContent !== ''");
  }

  /** What a canvas shows, as text to compare. */
  private static String shown(String id) {
    return browser.evaluate("document.getElementById('" + id + "').toDataURL()").asText();
  }

  private static String text(String selector) {
    return browser.evaluate("document.querySelector('" + selector + "').textContent").asText();
  }

  private static void awaitOther(String id, String before) throws InterruptedException {
    browser.await("document.getElementById('" + id + "').toDataURL() !== '" + before + "'");
  }

  private static void choose(String id, String value) {
    browser.evaluate(
        """
        (() => {
          const control = document.getElementById('%s');
          control.value = '%s';
          control.dispatchEvent(new Event('input', {bubbles: true}));
          control.dispatchEvent(new Event('change', {bubbles: true}));
        })()
        """
            .formatted(id, value));
  }

  @Test
  void itShowsAColumnAClassAndLooksAsItShould() throws Exception {
    byte[] picture = browser.screenshot();

    Path kept = Path.of("target", "explorer.png");
    Files.write(kept, picture);
    assertThat(picture).hasSizeGreaterThan(20_000);
    assertThat(text("#about")).contains("28×28", "20 latent numbers");
    assertThat(text("#samples code"))
        .contains("/v1/models/cvae-conv-mnist/samples.png?count=60&seed=7&labels=0-9");
    assertThat(browser.evaluate("document.getElementById('status').hidden").asBoolean()).isTrue();
  }

  @Test
  void theFirstCellIsWhatTheServerDraws() throws Exception {
    String cell = browser.evaluate("document.querySelector('#sheet canvas').toDataURL()").asText();
    String drawn =
        browser
            .evaluate(
                """
                (async () => {
                  const picture = await createImageBitmap(await (await fetch(
                    '/v1/models/cvae-conv-mnist/samples.png?count=60&seed=7&labels=0-9')).blob());
                  const canvas = document.createElement('canvas');
                  canvas.width = canvas.height = 28;
                  canvas.getContext('2d').drawImage(picture, 0, 0);
                  return canvas.toDataURL();
                })()
                """)
            .asText();

    assertThat(cell).isEqualTo(drawn);
    browser.await("document.getElementById('point').width === 28");
    assertThat(shown("point")).isEqualTo(cell);
  }

  @Test
  void aNewSeedDrawsAnew() throws Exception {
    String before =
        browser.evaluate("document.querySelector('#sheet canvas').toDataURL()").asText();
    browser.evaluate("document.getElementById('reseed').click()");

    browser.await("document.querySelector('#sheet canvas').toDataURL() !== '" + before + "'");
    assertThat(browser.evaluate("location.hash").asText()).doesNotContain("seed=7&");
  }

  @Test
  void draggingMovesThroughThePlane() throws Exception {
    browser.await("document.getElementById('plane').width === 9 * 28");
    String before = shown("point");
    JsonNode pad =
        browser.evaluate(
            "(() => { const p = document.getElementById('pad'); p.scrollIntoView();"
                + " const r = p.getBoundingClientRect();"
                + " return {x: r.left, y: r.top, w: r.width, h: r.height}; })()");
    double x = pad.get("x").asDouble();
    double y = pad.get("y").asDouble();
    double width = pad.get("w").asDouble();
    browser.mouse("mousePressed", x + width / 2, y + width / 2);
    for (int i = 0; i < 40; i++) {
      browser.mouse("mouseMoved", x + width * (0.5 + 0.01 * i), y + width * (0.5 - 0.01 * i));
    }
    browser.mouse("mouseReleased", x + width * 0.9, y + width * 0.1);

    awaitOther("point", before);
    browser.await("document.querySelector('#axes code').textContent.includes('2.3')");
    assertThat(text("#position")).matches("z\\d+ = 2\\.3\\d, z\\d+ = 2\\.3\\d");
    assertThat(text("#axes code")).contains("/v2/models/cvae-conv-mnist/versions/", "latent");
  }

  @Test
  void theKeyboardDoesAsMuch() throws Exception {
    browser.evaluate("document.querySelector('#sheet [aria-selected=true]').focus()");
    String before = shown("point");
    browser.press("ArrowRight");
    awaitOther("point", before);
    assertThat(browser.evaluate("document.activeElement.getAttribute('aria-label')").asText())
        .isEqualTo("sample 1");

    browser.evaluate("document.getElementById('pad').focus()");
    String position = text("#position");
    String moved = shown("point");
    for (int i = 0; i < 10; i++) {
      browser.press("ArrowUp");
    }
    awaitOther("point", moved);
    assertThat(text("#position")).isNotEqualTo(position);
  }

  @Test
  void everyControlIsReachedByTab() {
    browser.evaluate("document.getElementById('model').focus()");
    StringBuilder visited = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      visited.append(browser.evaluate("document.activeElement.id").asText()).append(' ');
      browser.press("Tab");
    }
    assertThat(visited.toString())
        .contains("class", "seed", "reseed", "count", "temperature", "prior", "precision")
        .contains("axis-x", "pad", "from", "to", "path", "step");
  }

  @Test
  void theWayGoesFromOneSeedToAnother() throws Exception {
    browser.await("document.getElementById('strip').width === 11 * 28");
    String strip = shown("strip");
    String frame = shown("frame");
    choose("step", "0");
    awaitOther("frame", frame);
    choose("to", "1234");
    awaitOther("strip", strip);
    assertThat(text("#between code")).contains("interpolate.png?from=7&to=1234&steps=11");
  }

  @Test
  void anotherModelBringsItsOwnControls() throws Exception {
    String key =
        browser
            .evaluate(
                "[...document.getElementById('model').options]"
                    + ".find(o => o.text === 'vae-linear-cifar10').value")
            .asText();
    choose("model", key);

    browser.await("document.getElementById('point').width === 32");
    assertThat(browser.evaluate("document.getElementById('class-choice').hidden").asBoolean())
        .isTrue();
    browser.await("document.querySelectorAll('#sheet canvas').length === 64");
  }

  @Test
  void codeIsShownAsJavaToo() {
    browser.evaluate("document.querySelector('#axes [data-language=java]').click()");

    assertThat(text("#samples code")).startsWith("HttpClient.newHttpClient().send(");
    assertThat(text("#axes code")).contains("BodyPublishers.ofString(\"{\\\"parameters\\\"");
  }

  @Test
  void aRefusalIsShownInTheServersWords() throws Exception {
    browser.evaluate("document.getElementById('count').add(new Option('5000', '5000'))");
    choose("count", "5000");

    browser.await("!document.getElementById('status').hidden");
    assertThat(text("#status")).contains("may have 1024 images");
  }
}

// A plane of two latent numbers through the selected sample, and one point of it that follows the hand.

import { decoded, inference, inferPath } from "./server.js";
import { paint, throttled } from "./painting.js";
import { snippet } from "./snippets.js";

const at = (id) => document.getElementById(id);
const REACH = 3;
const TILES = 9;
const KEY_STEP = 0.1;

/** How far a latent number is moved to see what it does, and of how many that is tried. */
const PROBE = 2;
const MOST_PROBED = 256;

const limited = (value) => Math.max(-REACH, Math.min(REACH, value));

/** The plane; tells of failures. */
export function plane(fail) {
  const tell = snippet(document.querySelector("#axes .snippet"));
  let model = null;
  let sample = null;
  let latent = null;

  const axes = () => [Number(at("axis-x").value), Number(at("axis-y").value)];

  const paintPlane = throttled(async () => {
    const [x, y] = axes();
    const place = (i) => -REACH + (2 * REACH * (i + 0.5)) / TILES;
    const latents = Array.from({ length: TILES * TILES }, (_, i) => {
      const tile = [...latent];
      tile[y] = place(TILES - 1 - Math.floor(i / TILES));
      tile[x] = place(i % TILES);
      return tile;
    });
    const shown = model;
    const pixels = await decoded(shown, inference(shown, sample.precision, latents, sample.label));
    paint(at("plane"), pixels, shown.image, TILES);
  }, fail);

  const paintPoint = throttled(async () => {
    const request = inference(model, sample.precision, [latent], sample.label);
    const shown = model;
    tell({ path: inferPath(shown), body: request, file: "image.json" });
    paint(at("point"), await decoded(shown, request), shown.image, 1);
  }, fail);

  function put() {
    const [x, y] = axes();
    at("handle").style.left = `${50 + (50 * limited(latent[x])) / REACH}%`;
    at("handle").style.top = `${50 - (50 * limited(latent[y])) / REACH}%`;
    at("position").textContent = `z${x} = ${latent[x].toFixed(2)}, z${y} = ${latent[y].toFixed(2)}`;
    paintPoint();
  }

  function move(newX, newY) {
    const [x, y] = axes();
    latent[y] = limited(newY);
    latent[x] = limited(newX);
    put();
  }

  /** Offers all axes, and chooses the two that change most of the selected sample. */
  async function fillAxes() {
    const size = model.latent.size;
    const most = await strongest(Math.min(size, MOST_PROBED));
    const names = Array.from({ length: size }, (_, i) => [`z${i}`, String(i)]);
    for (const [select, chosen] of [[at("axis-x"), most[0]], [at("axis-y"), most[1] ?? 0]]) {
      select.replaceChildren(...names.map(([text, value]) => new Option(text, value)));
      select.value = String(chosen);
    }
  }

  async function strongest(count) {
    const latents = Array.from({ length: 2 * count }, (_, i) => {
      const moved = [...latent];
      moved[i >> 1] = i % 2 === 0 ? -PROBE : PROBE;
      return moved;
    });
    const pixels = await decoded(model, inference(model, sample.precision, latents, sample.label));
    const size = pixels.length / (2 * count);
    const change = (axis) => {
      let sum = 0;
      for (let i = 2 * axis * size; i < (2 * axis + 1) * size; i++) {
        sum += Math.abs(pixels[i] - pixels[i + size]);
      }
      return sum;
    };
    const changes = Array.from({ length: count }, (_, axis) => change(axis));
    return changes.map((_, axis) => axis).sort((one, other) => changes[other] - changes[one]);
  }

  at("pad").addEventListener("pointerdown", (event) => {
    if (latent !== null) {
      at("pad").setPointerCapture(event.pointerId);
      drag(event);
    }
  });
  at("pad").addEventListener("pointermove", (event) => {
    if (at("pad").hasPointerCapture(event.pointerId)) {
      drag(event);
    }
  });

  function drag(event) {
    const { left, top, width, height } = at("pad").getBoundingClientRect();
    move(((event.clientX - left) / width - 0.5) * 2 * REACH, (0.5 - (event.clientY - top) / height) * 2 * REACH);
  }

  at("pad").addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (step && latent !== null) {
      event.preventDefault();
      const [x, y] = axes();
      const far = event.shiftKey ? 5 * KEY_STEP : KEY_STEP;
      move(latent[x] + far * step[0], latent[y] + far * step[1]);
    }
  });
  for (const id of ["axis-x", "axis-y"]) {
    at(id).addEventListener("change", () => {
      paintPlane();
      put();
    });
  }

  const show = throttled(async (nextModel, nextSample) => {
    const known = model !== null && inferPath(model) === inferPath(nextModel);
    model = nextModel;
    sample = nextSample;
    latent = [...sample.latent];
    if (!known) {
      await fillAxes();
    }
    paintPlane();
    put();
  }, fail);

  return { show };
}

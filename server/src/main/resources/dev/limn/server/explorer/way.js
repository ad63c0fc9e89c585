// The way from the first sample of one seed to that of another.

import { base, picture } from "./server.js";
import { crop, throttled } from "./painting.js";
import { snippet } from "./snippets.js";

const at = (id) => document.getElementById(id);
const STEPS = 11;

/** The way; tells of failures. */
export function way(fail) {
  const tell = snippet(document.querySelector("#between .snippet"));
  let model = null;
  let asked = {};
  let label = null;
  let strip = null;

  const draw = throttled(async () => {
    if (model === null || !at("from").checkValidity() || !at("to").checkValidity()) {
      return;
    }
    const shown = model;
    const path = `${base(shown)}/interpolate.png?${new URLSearchParams(parameters())}`;
    const image = await picture(path);
    strip = { image, model: shown };
    tell({ path, file: "interpolation.png" });
    crop(at("strip"), image, 0, 0, image.width, image.height);
    scrub();
  }, fail);

  function parameters() {
    const { temperature, prior, precision, version } = asked;
    const all = {
      from: at("from").value,
      to: at("to").value,
      steps: STEPS,
      path: at("path").value,
      labels: model.conditional ? (label ?? 0) : undefined,
      temperature,
      prior,
      precision,
      version,
    };
    return Object.entries(all).filter(([, value]) => value !== undefined);
  }

  function scrub() {
    const step = Number(at("step").value);
    at("step-value").textContent = `${step} of ${STEPS - 1}`;
    if (strip !== null) {
      const { height, width } = strip.model.image;
      crop(at("frame"), strip.image, step * width, 0, width, height);
    }
  }

  at("step").addEventListener("input", scrub);
  for (const id of ["from", "to", "path"]) {
    at(id).addEventListener("input", () => draw());
  }

  return {
    show(nextModel, parametersOfSamples) {
      if (asked.seed !== parametersOfSamples.seed) {
        at("from").value = parametersOfSamples.seed;
        at("to").value ||= String(Number(parametersOfSamples.seed) + 1);
      }
      model = nextModel;
      asked = parametersOfSamples;
      draw();
    },
    /** Shows another class from now on. */
    ofClass(next) {
      if (label !== next) {
        label = next;
        draw();
      }
    },
    to(seed) {
      at("to").value = seed;
      draw();
    },
  };
}

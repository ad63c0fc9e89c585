// The page: one model, its samples, and what lies around and between them.

import * as server from "./server.js";
import { plane } from "./plane.js";
import { way } from "./way.js";
import { sheet } from "./sheet.js";
import { throttled } from "./painting.js";

const at = (id) => document.getElementById(id);
const EACH = "each";

let catalogue = [];
let model = null;

function fail(e) {
  at("access").hidden = e.status !== 401;
  at("status").hidden = false;
  at("status").textContent = e.message;
}

function succeed() {
  at("access").hidden = true;
  at("status").hidden = true;
}

const around = plane(fail);
const between = way(fail);
const samples = sheet(fail, succeed, (sample) => {
  around.show(model, sample);
  between.ofClass(sample.label);
});

function options(select, values, chosen) {
  select.replaceChildren(
    ...values.map(([value, text]) => new Option(text, value, false, value === chosen)),
  );
}

function same(values) {
  return values.map((value) => [value, value]);
}

function classes() {
  return model.image.classNames.map((name, i) => [String(i), name]);
}

function chooseModel(entry, wanted) {
  model = entry;
  at("model").value = key(entry);
  const { image, latent } = entry;
  at("about").textContent =
    `${entry.description}. ${image.height}×${image.width}${image.channels === 3 ? " RGB" : ""}, ` +
    `${latent.size} latent numbers, ${entry.licence}`;
  document.title = `${entry.name} · Limn`;
  at("class-choice").hidden = !entry.conditional;
  options(at("class"), entry.conditional ? [[EACH, "each"], ...classes()] : [[EACH, ""]], wanted.class ?? EACH);
  options(at("prior"), same(latent.priors), wanted.prior ?? latent.defaultPrior);
  at("prior-choice").hidden = latent.priors.length === 1;
  options(at("precision"), same(entry.precisions), wanted.precision ?? "fp32");
  at("precision-choice").hidden = entry.precisions.length === 1;
  draw();
}

/** What the controls say, as parameters of a request. */
function parameters() {
  const chosen = { count: Number(at("count").value), seed: at("seed").value };
  if (model.conditional) {
    const all = at("class").value === EACH;
    const last = model.image.classNames.length - 1;
    chosen.labels = all ? `0-${last}` : at("class").value;
    if (all) {
      chosen.count = Math.max(1, Math.round(chosen.count / (last + 1))) * (last + 1);
    }
  }
  if (at("temperature").value !== "1") {
    chosen.temperature = at("temperature").value;
  }
  if (at("prior").value !== model.latent.defaultPrior) {
    chosen.prior = at("prior").value;
  }
  if (at("precision").value !== "fp32") {
    chosen.precision = at("precision").value;
  }
  if (versions(model) > 1) {
    chosen.version = model.version;
  }
  return chosen;
}

function versions({ name }) {
  return catalogue.filter((entry) => entry.name === name).length;
}

/** An address that shows the same again. */
function remember() {
  const state = { model: key(model), seed: at("seed").value, class: at("class").value };
  history.replaceState(null, "", `#${new URLSearchParams(state)}`);
}

const redraw = throttled(async () => {
  const asked = parameters();
  remember();
  between.show(model, asked);
  await samples.show(model, asked);
}, fail);

function draw() {
  at("temperature-value").textContent = at("temperature").value;
  if (at("seed").checkValidity() && at("seed").value !== "") {
    redraw();
  }
}

function key(entry) {
  return `${entry.name}@${entry.version}`;
}

function random() {
  return String(crypto.getRandomValues(new Uint32Array(1))[0]);
}

async function start() {
  const wanted = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  catalogue = await server.models();
  if (catalogue.length === 0) {
    throw new Error("no model answers yet");
  }
  options(
    at("model"),
    catalogue.map((entry) => [key(entry), versions(entry) > 1 ? key(entry) : entry.name]),
  );
  succeed();
  at("seed").value = /^\d+$/.test(wanted.seed ?? "") ? wanted.seed : "0";
  const known = (name) => catalogue.findLast((entry) => key(entry) === name || entry.name === name);
  chooseModel(known(wanted.model) ?? known("cvae-conv-mnist") ?? catalogue[0], wanted);
}

at("model").addEventListener("change", () =>
  chooseModel(catalogue.find((entry) => key(entry) === at("model").value), {}),
);
for (const id of ["class", "seed", "count", "temperature", "prior", "precision"]) {
  at(id).addEventListener("input", draw);
}
at("reseed").addEventListener("click", () => {
  at("seed").value = random();
  draw();
});
at("reseed-to").addEventListener("click", () => between.to(random()));
at("access").addEventListener("submit", (event) => {
  event.preventDefault();
  server.useKey(at("key").value);
  start().catch(fail);
});

start().catch(fail);

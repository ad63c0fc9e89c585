// The sheet of samples: a picture cut into cells, one of which is selected.

import { base, drawn, picture } from "./server.js";
import { crop } from "./painting.js";
import { snippet } from "./snippets.js";

const place = document.getElementById("sheet");

/** The sheet; tells of failures, of success, and of the sample that is selected. */
export function sheet(fail, succeed, selected) {
  const tell = snippet(document.querySelector("#samples .snippet"));
  let model = null;
  let asked = null;
  let behind = null;
  let columns = 1;

  async function show(nextModel, parameters) {
    const path = `${base(nextModel)}/samples.png?${new URLSearchParams(parameters)}`;
    const image = await picture(path);
    model = nextModel;
    asked = parameters;
    behind = null;
    tell({ path, file: `${model.name}.png` });
    succeed();
    cut(image);
    await select(Math.min(chosen(), parameters.count - 1));
  }

  function cut(image) {
    const { height, width } = model.image;
    columns = image.width / width;
    const focused = place.contains(document.activeElement);
    const before = chosen();
    place.style.gridTemplateColumns = `repeat(${columns}, 1fr)`;
    place.replaceChildren(
      ...Array.from({ length: asked.count }, (_, i) => {
        const cell = document.createElement("canvas");
        crop(cell, image, (i % columns) * width, Math.floor(i / columns) * height, width, height);
        cell.setAttribute("role", "option");
        cell.setAttribute("aria-label", `sample ${i}`);
        cell.tabIndex = -1;
        return cell;
      }),
    );
    mark(Math.min(before, asked.count - 1));
    if (focused) {
      place.children[chosen()].focus();
    }
  }

  function chosen() {
    return Math.max(0, [...place.children].findIndex((cell) => cell.getAttribute("aria-selected") === "true"));
  }

  function mark(index) {
    for (const cell of place.querySelectorAll("[aria-selected=true]")) {
      cell.setAttribute("aria-selected", false);
      cell.tabIndex = -1;
    }
    place.children[index].setAttribute("aria-selected", true);
    place.children[index].tabIndex = 0;
  }

  async function select(index) {
    mark(index);
    const mine = (behind ??= drawn(model, asked));
    let sample;
    try {
      sample = await mine;
    } catch (e) {
      // Asked again with the next selection.
      behind = behind === mine ? null : behind;
      throw e;
    }
    const { latents, labels } = sample;
    if (mine === behind && index === chosen()) {
      selected({ latent: latents[index], label: labels ? labels[index] : null, precision: asked.precision ?? "fp32" });
    }
  }

  function selectAndFocus(index) {
    if (index >= 0 && index < place.children.length) {
      select(index).catch(fail);
      place.children[index].focus();
    }
  }

  place.addEventListener("click", ({ target }) => selectAndFocus([...place.children].indexOf(target)));
  place.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
    if (step) {
      event.preventDefault();
      selectAndFocus(chosen() + step);
    }
  });
  return { show };
}

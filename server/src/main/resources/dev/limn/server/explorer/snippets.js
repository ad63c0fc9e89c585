// The requests that the page makes, as code to take away.

import { hasKey } from "./server.js";

let language = "curl";
const shown = [];

const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;
const literal = (text) => JSON.stringify(text);

function curl({ path, body, file }) {
  const lines = [`curl -o ${file} ${quoted(location.origin + path)}`];
  if (hasKey()) {
    lines.push(`-H "Authorization: Bearer $LIMN_KEY"`);
  }
  if (body) {
    lines.push("-H 'Content-Type: application/json'", `-d ${quoted(JSON.stringify(body))}`);
  }
  return lines.join(" \\\n  ");
}

function java({ path, body, file }) {
  const lines = [
    "HttpClient.newHttpClient().send(",
    `    HttpRequest.newBuilder(URI.create(${literal(location.origin + path)}))`,
  ];
  if (hasKey()) {
    lines.push(`        .header("Authorization", "Bearer " + System.getenv("LIMN_KEY"))`);
  }
  if (body) {
    lines.push(
      `        .header("Content-Type", "application/json")`,
      `        .POST(BodyPublishers.ofString(${literal(JSON.stringify(body))}))`,
    );
  }
  lines.push("        .build(),", `    BodyHandlers.ofFile(Path.of(${literal(file)})));`);
  return lines.join("\n");
}

/** A place that shows the last request of a section; returns how to tell it of one. */
export function snippet(place) {
  place.append(document.getElementById("snippet").content.cloneNode(true));
  let request = null;
  const entry = {
    refresh() {
      place.hidden = request === null;
      if (request !== null) {
        place.querySelector("code").textContent = language === "curl" ? curl(request) : java(request);
      }
      for (const tab of place.querySelectorAll("[data-language]")) {
        tab.setAttribute("aria-pressed", tab.dataset.language === language);
      }
    },
  };
  place.addEventListener("click", ({ target }) => {
    if (target.dataset.language) {
      language = target.dataset.language;
      shown.forEach((each) => each.refresh());
    } else if (target.className === "copy") {
      copy(place.querySelector("code"), target);
    }
  });
  shown.push(entry);
  entry.refresh();
  return (next) => {
    request = next;
    entry.refresh();
  };
}

/** Where the browser gives no clipboard, such as without TLS, the text is selected for Ctrl-C. */
async function copy(code, button) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(code);
    button.textContent = "Press Ctrl-C";
  }
  setTimeout(() => (button.textContent = "Copy"), 1500);
}

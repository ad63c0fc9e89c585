// What the page asks of the server.

const KEY = "limn-key";

/** An answer that is none, in the server's words. */
export class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export function useKey(key) {
  sessionStorage.setItem(KEY, key);
}

export function hasKey() {
  return sessionStorage.getItem(KEY) !== null;
}

async function ask(path, options = {}) {
  const headers = { ...options.headers };
  if (hasKey()) {
    headers.Authorization = `Bearer ${sessionStorage.getItem(KEY)}`;
  }
  const response = await fetch(path, { ...options, headers });
  if (!response.ok) {
    throw new Refusal(response.status, await reason(response));
  }
  return response;
}

async function reason(response) {
  try {
    return (await response.json()).error;
  } catch {
    return `the server answered ${response.status} ${response.statusText}`;
  }
}

function post(path, body) {
  return ask(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** All versions of all models that answer. */
export async function models() {
  return (await (await ask("/v1/models")).json()).models;
}

/** A picture, ready to be painted. */
export async function picture(path) {
  return createImageBitmap(await (await ask(path)).blob());
}

/** The labels and latents behind a sheet of samples. */
export async function drawn(model, parameters) {
  return (await post(`${base(model)}/samples`, { ...parameters, format: "json" })).json();
}

/** The pixels [N,H,W,C] of some latents, one array of bytes. */
export async function decoded(model, request) {
  const binary = [{ name: "pixels", parameters: { binary_data: true } }];
  const response = await post(inferPath(model), { ...request, outputs: binary });
  const head = Number(response.headers.get("Inference-Header-Content-Length"));
  return new Uint8Array(await response.arrayBuffer()).subarray(head);
}

/** A request of the Open Inference Protocol for the pixels of some latents. */
export function inference(model, precision, latents, label) {
  const inputs = [
    { name: "latent", datatype: "FP32", shape: [latents.length, model.latent.size], data: latents.flat() },
  ];
  if (model.conditional) {
    const labels = latents.map(() => label);
    inputs.push({ name: "label", datatype: "INT64", shape: [latents.length], data: labels });
  }
  return { parameters: { precision }, inputs, outputs: [{ name: "pixels" }] };
}

export function base(model) {
  return `/v1/models/${encodeURIComponent(model.name)}`;
}

export function inferPath(model) {
  return `/v2/models/${encodeURIComponent(model.name)}/versions/${encodeURIComponent(model.version)}/infer`;
}

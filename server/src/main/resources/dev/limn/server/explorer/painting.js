// Pixels on canvases, and work that keeps up with a hand.

/** Shows part of a picture on a canvas of just that size. */
export function crop(canvas, picture, x, y, width, height) {
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d").drawImage(picture, x, y, width, height, 0, 0, width, height);
}

/** Shows some of the images [N,H,W,C] on a canvas, in a grid of so many columns. */
export function paint(canvas, pixels, { height, width, channels }, columns) {
  const size = height * width * channels;
  const count = pixels.length / size;
  canvas.width = columns * width;
  canvas.height = (count / columns) * height;
  const context = canvas.getContext("2d");
  for (let i = 0; i < count; i++) {
    const image = rgba(pixels.subarray(i * size, (i + 1) * size), height, width, channels);
    context.putImageData(image, (i % columns) * width, Math.floor(i / columns) * height);
  }
}

function rgba(pixels, height, width, channels) {
  const image = new ImageData(width, height);
  for (let i = 0; i < height * width; i++) {
    for (let c = 0; c < 3; c++) {
      image.data[4 * i + c] = pixels[channels * i + (channels === 3 ? c : 0)];
    }
    image.data[4 * i + 3] = 255;
  }
  return image;
}

/**
 * A function that does one task at a time and at most one a frame; of the calls that come meanwhile, the last is done
 * after it and the others never.
 */
export function throttled(task, failed) {
  let busy = false;
  let waiting = null;
  async function run(...call) {
    if (busy) {
      waiting = call;
      return;
    }
    busy = true;
    try {
      await task(...call);
    } catch (e) {
      failed(e);
    }
    await new Promise((resolve) => setTimeout(resolve, 16));
    busy = false;
    if (waiting !== null) {
      const next = waiting;
      waiting = null;
      run(...next);
    }
  }
  return run;
}

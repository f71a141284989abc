// Loaded by the page that shows one of our frames: gives each frame the height it asks for.
// Hosts call iFrameResize() once the frames are there, and may do so again.
"use strict";
(() => {
  const frames = new Set();
  addEventListener("message", (event) => {
    const height = event.data?.pilotageHeight;
    if (!Number.isFinite(height) || height <= 0) return;
    for (const frame of frames) {
      if (frame.contentWindow === event.source) frame.style.height = `${Math.ceil(height)}px`;
    }
  });
  globalThis.iFrameResize = (options, target = "iframe") => {
    const found = typeof target === "string" ? [...document.querySelectorAll(target)] : [target];
    for (const frame of found) {
      frames.add(frame);
      frame.contentWindow?.postMessage({ pilotageAsks: true }, "*");
    }
    return found;
  };
})();

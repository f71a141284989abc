// Inside a frame: tells the page that shows us how high we are. Nothing else is ever sent.
"use strict";
(() => {
  if (parent === window) return;
  const tell = () => parent.postMessage({ pilotageHeight: document.body.offsetHeight }, "*");
  new ResizeObserver(tell).observe(document.body);
  addEventListener("message", (event) => {
    if (event.source === parent && event.data?.pilotageAsks) tell();
  });
  addEventListener("load", tell);
})();

// Filters the list of pages as the reader types. The list is in the page: nothing is fetched.
"use strict";
(() => {
  const form = document.getElementById("recherche");
  const field = document.getElementById("mots");
  const count = document.getElementById("nombre");
  const list = document.getElementById("pages");
  const plain = (text) =>
    text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[’']/g, " ").toLowerCase();
  const own = (item) => [...item.children].filter((child) => child.tagName !== "UL");
  const entries = [...list.children].map((item) => ({
    item,
    text: plain(own(item).map((child) => child.textContent).join(" ")),
    figures: [...item.querySelectorAll("li")].map((figure) => ({
      item: figure,
      text: plain(figure.textContent),
    })),
  }));

  function filter() {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    const holds = (text) => words.every((word) => text.includes(word));
    let found = 0;
    for (const { item, text, figures } of entries) {
      const whole = holds(text);
      let any = false;
      for (const figure of figures) {
        const shown = whole || holds(text + " " + figure.text);
        figure.item.hidden = !shown;
        any = any || shown;
      }
      item.hidden = !(whole || any);
      if (whole || any) found += 1;
    }
    if (words.length === 0) count.textContent = "";
    else if (found === 0) count.textContent = "Aucune page ne contient tous ces mots.";
    else count.textContent = found === 1 ? "1 page trouvée." : found + " pages trouvées.";
  }

  function move(event) {
    const links = [...list.querySelectorAll("a")].filter((link) => link.offsetParent !== null);
    const here = links.indexOf(document.activeElement);
    if (event.key === "Escape") {
      field.value = "";
      filter();
      field.focus();
    } else if (event.key === "ArrowDown" && here + 1 < links.length) {
      links[here + 1].focus();
    } else if (event.key === "ArrowUp" && here > 0) {
      links[here - 1].focus();
    } else if (event.key === "ArrowUp" && here === 0) {
      field.focus();
    } else {
      return;
    }
    event.preventDefault();
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("input", filter);
  form.addEventListener("keydown", move);
  list.addEventListener("keydown", move);
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  filter();
})();

// Narrows what is on the page as one types; without it everything is there.
(() => {
  const items = [...document.querySelectorAll("[data-mots]")];
  const place = document.getElementById("recherche");
  if (!place || items.length === 0) return;
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const words = items.map((item) => plain(item.dataset.mots));
  const groups = [...document.querySelectorAll("[data-groupe]")];
  const label = document.createElement("label");
  label.htmlFor = "mots";
  label.textContent = place.dataset.libelle;
  const field = document.createElement("input");
  field.type = "search";
  field.id = "mots";
  field.autocomplete = "off";
  const found = document.createElement("p");
  found.setAttribute("role", "status");
  const narrow = () => {
    const asked = plain(field.value).split(/\s+/).filter(Boolean);
    let count = 0;
    items.forEach((item, rank) => {
      item.hidden = !asked.every((word) => words[rank].includes(word));
      if (!item.hidden) count += 1;
    });
    for (const group of groups) {
      group.hidden = !group.querySelector("[data-mots]:not([hidden])");
    }
    found.textContent = asked.length === 0 ? "" : count + " sur " + items.length;
  };
  field.addEventListener("input", narrow);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      field.value = "";
      narrow();
    }
  });
  place.append(label, field, found);
  place.classList.add("search");
})();

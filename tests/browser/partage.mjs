// Draws the images that social networks show beside a link: one per kind of page, words and a
// motif, never a figure. Run by hand when the words change; the images are kept in static/partage.
//
//   node partage.mjs [--chromium <path>]
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { chromium } from "playwright-core";

const IMAGES = {
  accueil: ["Parcours d’insertion", "et employeurs"],
  interruptions: ["Interruptions", "de parcours"],
  droits: ["PASS IAE", "et heures"],
  egalite: ["Égalité", "de traitement"],
  employeurs: ["Embauches", "et employeurs"],
  territoires: ["Régions", "et départements"],
  donnees: ["Données", "à réutiliser"],
  methode: ["Méthode", "et définitions"],
};
const folder = path.resolve(import.meta.dirname, "../../static/partage");
const given = process.argv.indexOf("--chromium");
const executablePath = given > 0 ? process.argv[given + 1] : "/usr/bin/chromium";

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1200, height: 630 } });
await mkdir(folder, { recursive: true });
for (const [name, lines] of Object.entries(IMAGES)) {
  await page.setContent(drawing(name, lines));
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
}
await browser.close();

function drawing(name, lines) {
  const turn = Object.keys(IMAGES).indexOf(name) * 45;
  const rings = [330, 250, 170, 90].map(
    (radius, position) => `<circle cx="1060" cy="315" r="${radius}" fill="none" stroke="#b9b9ff"
      stroke-width="3" opacity="${0.35 + position * 0.15}"/>`,
  );
  const dots = [330, 250, 170, 90].map(
    (radius, position) => `<circle cx="${1060 - radius}" cy="315" r="14" fill="#ff9d4d"
      transform="rotate(${turn + position * 40} 1060 315)"/>`,
  );
  const words = lines.map((line, position) => `<text x="80" y="${305 + position * 100}">${line}</text>`);
  return `<body style="margin:0"><svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630">
    <rect width="1200" height="630" fill="#1c1c4c"/>${rings.join("")}${dots.join("")}
    <rect x="80" y="170" width="120" height="10" fill="#ff9d4d"/>
    <g font-family="Liberation Sans, Arial, sans-serif" font-weight="700" font-size="84" fill="#fff">${words.join("")}</g>
  </svg></body>`;
}

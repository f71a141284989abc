// Opens one page of each kind of a built site in a real browser, with its own scripts and without
// any, and refuses: accessibility violations (axe-core), horizontal overflow, text of a chart that
// overlaps another or leaves its drawing, small text in charts, requests to anywhere else, console
// errors, anything hidden when scripts do not run. Then uses the search page by keyboard alone, and
// shows a figure inside another page, which must give it its height.
//
//   node audit.mjs <site folder> [--captures <folder>] [--chromium <path>] [--all]
import { mkdir, readFile, readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { chromium } from "playwright-core";
import { serve } from "./server.mjs";

const { values: options, folder } = argumentsOf(process.argv.slice(2));
const WIDTHS = [320, 768, 1280];
// One page of each template, and the pages whose labels are longest.
const KINDS = [
  "",
  "interruptions/",
  "interruptions/suspensions-declarees/",
  "interruptions/interruptions-dsn/",
  "interruptions/mois-sans-heures/",
  "employeurs/",
  "regions/",
  "regions/provence-alpes-cote-d-azur/",
  "regions/mayotte/",
  "regions/provence-alpes-cote-d-azur/alpes-de-haute-provence/",
  "interruptions/aci/",
  "interruptions/eiti/",
  "employeurs/fabrication-d-equipements-electriques-electroniques-informatiques-fabrication-de-machines/",
  "methodologie/",
  "qualite/",
  "donnees/",
  "glossaire/",
  "editions/",
  "calendrier/",
  "corrections/",
  "accessibilite/",
  "mentions-legales/",
  "donnees-personnelles/",
  "plan-du-site/",
  "recherche/",
  "pass-iae-et-heures/",
  "egalite-de-traitement/",
  "employeurs/engages/",
  "employeurs/engages/pratiques/",
  "employeurs/engages/robustesse/",
  "employeurs/engages/evaluation/",
];

const root = path.resolve(folder);
const { server, origin } = await serve(root);
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({
  executablePath: options.chromium,
  args: ["--no-sandbox", "--disable-dev-shm-usage"],
});
const problems = [];
const pages = options.all
  ? await everyPage(root)
  : [...KINDS, ...(await oneTable(root)), ...(await oneEmbed(root)), ...(await oneEdition(root))];
for (const scheme of ["light", "dark"]) {
  for (const width of WIDTHS) {
    await visit(scheme, width);
  }
}
await withoutScripts();
await searchByKeyboard();
await insideAnotherPage();
await browser.close();
server.close();
for (const problem of problems) console.log(problem);
const visits = pages.length * WIDTHS.length * 2;
console.log(`${pages.length} pages, ${visits} visits, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;

async function visit(scheme, width) {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: scheme,
    locale: "fr-FR",
    bypassCSP: true, // for axe, injected by us
  });
  const page = await context.newPage();
  let here = "";
  const report = (message) => problems.push(`/${here} [${width} ${scheme}] ${message}`);
  page.on("console", (message) => message.type() === "error" && report(message.text()));
  page.on("request", (request) => {
    if (!request.url().startsWith(origin)) report(`requests ${request.url()}`);
  });
  for (here of pages) {
    const response = await page.goto(origin + here);
    if (!response.ok()) {
      report(`answers ${response.status()}`);
      continue;
    }
    for (const message of await page.evaluate(layoutDefects)) report(message);
    await page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() =>
      globalThis.axe.run(document, { resultTypes: ["violations"] }),
    );
    for (const { id, help, nodes } of violations) {
      report(`axe ${id}: ${help} (${nodes.map((node) => node.target).slice(0, 3).join("; ")})`);
    }
    if (options.captures) await capture(page, here, width, scheme);
  }
  await context.close();
}

// Everything is there without scripts: what the site's own add is hidden, and nothing else is.
async function withoutScripts() {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "fr-FR" });
  const page = await context.newPage();
  for (const here of pages) {
    await page.goto(origin + here);
    const hidden = await page.locator("main [hidden]:visible, main:not(:visible)").count();
    if (hidden > 0) problems.push(`/${here} [no script] ${hidden} parts in the wrong state`);
  }
  await page.goto(`${origin}recherche/`);
  const [shown, listed] = [
    await page.locator("#pages > li:visible").count(),
    await page.locator("#pages > li").count(),
  ];
  if (listed < 20 || shown !== listed) problems.push(`/recherche/ [no script] ${shown} of ${listed}`);
  if (await page.locator("#recherche").isVisible()) problems.push("/recherche/ shows a dead form");
  await context.close();
}

async function searchByKeyboard() {
  const page = await (await browser.newContext({ locale: "fr-FR" })).newPage();
  const fail = (message) => problems.push(`/recherche/ [keyboard] ${message}`);
  page.on("console", (message) => message.type() === "error" && fail(message.text()));
  await page.goto(`${origin}recherche/`);
  for (let step = 0; step < 40; step += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement.id === "mots")) break;
  }
  const all = await page.locator("#pages > li:visible").count();
  await page.keyboard.type("égalité");
  const found = await page.locator("#pages > li:visible").count();
  if (found === 0 || found >= all) fail(`${found} of ${all} pages found`);
  const told = await page.locator("#nombre").textContent();
  if (!told.includes(String(found))) fail(`says « ${told} » for ${found}`);
  await page.keyboard.press("ArrowDown");
  if (!(await page.evaluate(() => document.activeElement.closest("#pages")))) fail("arrow down");
  await page.keyboard.press("Escape");
  if ((await page.locator("#pages > li:visible").count()) !== all) fail("escape");
  await page.keyboard.type("zzzz");
  if ((await page.locator("#pages > li:visible").count()) !== 0) fail("finds what is not there");
  await page.context().close();
}

// As a host does: the frame, then the script beside it, then one call.
async function insideAnotherPage() {
  const [embed] = await oneEmbed(root);
  if (!embed) return;
  const page = await (await browser.newContext({ viewport: { width: 700, height: 900 } })).newPage();
  const address = `${origin}${embed.replace(/\/$/, "")}`;
  await page.route("**/hote.html", (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<!DOCTYPE html><html lang="fr"><title>Hôte</title><iframe id="f" title="x" width="100%"
        height="50" src="${address}/"></iframe><script src="${address}/iframeResizer.js"></script>
        <script>iFrameResize({ waitForLoad: true })</script></html>`,
    }),
  );
  await page.goto(`${origin}hote.html`);
  await page.waitForTimeout(1500);
  const [own, given] = await page.evaluate(() => {
    const frame = document.getElementById("f");
    return [frame.contentDocument.body.offsetHeight, frame.getBoundingClientRect().height];
  });
  if (own < 200 || Math.abs(own - given) > 6) {
    problems.push(`/${embed} [in a frame] is ${own} high, in a frame of ${given}`);
  }
  await page.context().close();
}

// Runs in the page.
function layoutDefects() {
  const found = [];
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) found.push(`overflows: ${scrollWidth} for ${clientWidth}`);
  for (const chart of document.querySelectorAll("svg.chart")) {
    const frame = chart.getBoundingClientRect();
    if (frame.width === 0) continue;
    const texts = [...chart.querySelectorAll("text")].map((text) => ({
      text: text.textContent,
      box: text.getBoundingClientRect(),
      size: parseFloat(getComputedStyle(text).fontSize) * (frame.width / chart.viewBox.baseVal.width),
    }));
    const where = chart.closest("figure").id;
    for (const { text, box, size } of texts) {
      if (size < 11.95) found.push(`${where}: "${text}" is ${size.toFixed(1)} px`);
      const out =
        box.left < frame.left - 1 || box.right > frame.right + 1 ||
        box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
      if (out) found.push(`${where}: "${text}" leaves the drawing`);
    }
    texts.forEach((one, index) => {
      for (const other of texts.slice(index + 1)) {
        const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        if (wide > 1 && high > 3) found.push(`${where}: "${one.text}" overlaps "${other.text}"`);
      }
    });
  }
  return found;
}

async function capture(page, here, width, scheme) {
  await page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = false)));
  const name = (here || "accueil").replaceAll("/", "-").replace(/-$/, "");
  await mkdir(options.captures, { recursive: true });
  const file = path.join(options.captures, `${name}-${width}-${scheme}.png`);
  await page.screenshot({ path: file, fullPage: true });
}

async function everyPage(below, prefix = "") {
  const found = [];
  for (const entry of await readdir(path.join(below, prefix), { withFileTypes: true })) {
    if (entry.name === "embed" && !prefix) continue;
    if (entry.isDirectory()) found.push(...(await everyPage(below, `${prefix}${entry.name}/`)));
    if (entry.name === "index.html") found.push(prefix);
  }
  return found.sort();
}

async function oneTable(below) {
  const tables = await readdir(path.join(below, "donnees"), { withFileTypes: true });
  const names = tables.filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
  return names.slice(0, 1).map((name) => `donnees/${name}/`);
}

async function oneEmbed(below) {
  const found = await everyPage(path.join(below, "embed", "interruptions")).catch(() => []);
  return found.slice(0, 1).map((name) => `embed/interruptions/${name}`);
}

async function oneEdition(below) {
  const editions = await readdir(path.join(below, "editions")).catch(() => []);
  return editions.filter((name) => /^\d/.test(name)).sort().slice(-1).map((name) => `editions/${name}/`);
}

function argumentsOf(given) {
  const values = { chromium: "/usr/bin/chromium", all: false };
  let folder;
  while (given.length > 0) {
    const word = given.shift();
    if (word === "--all") values.all = true;
    else if (word.startsWith("--")) values[word.slice(2)] = given.shift();
    else folder = word;
  }
  if (!folder) {
    console.error("usage: node audit.mjs <site folder> [--captures <folder>] [--chromium <path>] [--all]");
    process.exit(2);
  }
  return { values, folder };
}

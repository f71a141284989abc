// Opens one page of each kind of a built site in a real browser, scripts of the site disabled as
// its content policy requires, and refuses: accessibility violations (axe-core), horizontal
// overflow, text of a chart that overlaps another or leaves its drawing, small text in charts,
// requests to anywhere else, console errors.
//
//   node audit.mjs <site folder> [--captures <folder>] [--chromium <path>] [--all]
import { createServer } from "node:http";
import { mkdir, readFile, readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { chromium } from "playwright-core";

const { values: options, folder } = argumentsOf(process.argv.slice(2));
const WIDTHS = [320, 768, 1280];
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".xml": "application/xml",
};
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
];

const root = path.resolve(folder);
const server = createServer(serve).listen(0, "127.0.0.1");
await new Promise((ready) => server.once("listening", ready));
const origin = `http://127.0.0.1:${server.address().port}/`;
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({
  executablePath: options.chromium,
  args: ["--no-sandbox", "--disable-dev-shm-usage"],
});
const problems = [];
const pages = options.all ? await everyPage(root) : [...KINDS, ...(await oneTable(root))];
for (const scheme of ["light", "dark"]) {
  for (const width of WIDTHS) {
    await visit(scheme, width);
  }
}
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
    bypassCSP: true, // for axe, injected by us; the site itself has no script
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

async function serve(request, response) {
  const address = decodeURIComponent(new URL(request.url, origin).pathname);
  const file = path.join(root, address.endsWith("/") ? `${address}index.html` : address);
  if (!file.startsWith(root)) return response.writeHead(403).end();
  try {
    const body = await readFile(file);
    const type = TYPES[path.extname(file)] ?? "application/octet-stream";
    response.writeHead(200, { "content-type": type }).end(body);
  } catch {
    response.writeHead(404).end();
  }
}

async function everyPage(below, prefix = "") {
  const found = [];
  for (const entry of await readdir(path.join(below, prefix), { withFileTypes: true })) {
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

// Asks Lighthouse for its four marks, as on a telephone: home, an indicator, a territory, data.
// 100 each. The time to load depends on the machine too: the best of five runs counts.
//
//   node lighthouse.mjs <site folder> [--chromium <path>]
import path from "node:path";
import lighthouse from "lighthouse";
import { chromium } from "playwright-core";
import { serve } from "./server.mjs";

const PAGES = ["", "interruptions/", "regions/ile-de-france/", "donnees/"];
const RUNS = 5;
const PORT = 9223;

const [folder, option, executablePath = "/usr/bin/chromium"] = process.argv.slice(2);
if (!folder || (option && option !== "--chromium")) {
  console.error("usage: node lighthouse.mjs <site folder> [--chromium <path>]");
  process.exit(2);
}
const { server, origin } = await serve(path.resolve(folder));
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-dev-shm-usage", `--remote-debugging-port=${PORT}`],
});
let failures = 0;
for (const page of PAGES) {
  const best = {};
  const reasons = {};
  for (let run = 0; run < RUNS; run += 1) {
    const { lhr } = await lighthouse(origin + page, { port: PORT, logLevel: "silent" });
    for (const { id, score, auditRefs } of Object.values(lhr.categories)) {
      const mark = Math.round(100 * score);
      if (mark <= (best[id] ?? -1)) continue;
      best[id] = mark;
      reasons[id] = auditRefs
        .map((audit) => [audit.weight, lhr.audits[audit.id]])
        .filter(([weight, { score }]) => weight > 0 && score !== null && score < 1)
        .map(([, { id, displayValue }]) => (displayValue ? `${id} ${displayValue}` : id));
    }
    if (Object.values(best).every((mark) => mark === 100)) break;
  }
  const short = Object.entries(best).filter(([, mark]) => mark < 100);
  failures += short.length;
  console.log(`/${page} ${Object.entries(best).map((one) => one.join(" ")).join(", ")}`);
  for (const [id] of short) console.log(`  ${id}: ${reasons[id].join("; ")}`);
}
await browser.close();
server.close();
process.exitCode = failures > 0 ? 1 : 0;

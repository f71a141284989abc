// Runs the Nu HTML checker on every page at the root of a built site; editions hold the same pages.
//
//   node validate.mjs <site folder>
import { spawnSync } from "node:child_process";
import { readdir } from "node:fs/promises";
import path from "node:path";
import vnu from "vnu-jar";

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error("usage: node validate.mjs <site folder>");
  process.exit(2);
}
const root = path.resolve(folder);
const files = (await readdir(root, { recursive: true }))
  .filter((file) => file.endsWith(".html") && !/^editions[\\/]\d/.test(file))
  .map((file) => path.join(root, file));
const { status, stderr } = spawnSync(
  "java",
  ["-jar", String(vnu), "--errors-only", "--format", "gnu", ...files],
  { encoding: "utf8", maxBuffer: 1 << 26 },
);
process.stdout.write(stderr);
console.log(`${files.length} pages, ${status === 0 ? "valid" : "not all valid"}`);
process.exitCode = status === 0 ? 0 : 1;

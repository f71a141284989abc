// Serves the folder of a built site on a free port of this machine, compressed as a web server does.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".txt": "text/plain; charset=utf-8",
  ".xml": "application/xml",
};

export async function serve(root) {
  const server = createServer((request, response) => answer(root, request, response));
  server.listen(0, "127.0.0.1");
  await new Promise((ready) => server.once("listening", ready));
  return { server, origin: `http://127.0.0.1:${server.address().port}/` };
}

async function answer(root, request, response) {
  const address = decodeURIComponent(new URL(request.url, "http://localhost/").pathname);
  const file = path.join(root, address.endsWith("/") ? `${address}index.html` : address);
  if (!file.startsWith(root)) return response.writeHead(403).end();
  try {
    const body = await readFile(file);
    const type = TYPES[path.extname(file)] ?? "application/octet-stream";
    if (path.extname(file) !== ".png" && request.headers["accept-encoding"]?.includes("gzip")) {
      response.writeHead(200, { "content-type": type, "content-encoding": "gzip" });
      return response.end(gzipSync(body));
    }
    response.writeHead(200, { "content-type": type }).end(body);
  } catch {
    response.writeHead(404).end();
  }
}

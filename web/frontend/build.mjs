// Builds src/ into ../static/dist: hashed files, manifest.json (source name -> built name) and the licences of what is inside.

import { build } from "esbuild";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "..", "static", "dist");

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: ["src/base.js", "src/app.js", "src/api.js", "src/styles/base.css", "src/styles/app.css", "src/styles/api.css"],
  entryNames: "[name]-[hash]",
  outdir: dist,
  bundle: true,
  minify: true,
  metafile: true,
  format: "iife",
  target: ["chrome109", "firefox115", "safari16"],
  charset: "utf8",
  legalComments: "none", // whole licence texts are in THIRD_PARTY_LICENSES.txt
  define: { "process.env.NODE_ENV": '"production"' },
  logLevel: "warning",
});

const manifest = {};
for (const [path, output] of Object.entries(metafile.outputs)) {
  if (output.entryPoint) manifest[basename(output.entryPoint)] = basename(path);
  const built = join(here, path); // packed once here instead of with every request; browsers that cannot unpack get the file itself
  await writeFile(`${built}.gz`, gzipSync(await readFile(built), { level: 9 }));
}
await writeFile(join(dist, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
await writeFile(join(dist, "THIRD_PARTY_LICENSES.txt"), await licences(Object.keys(metafile.inputs)));

/** Name, version and licence text of every package of which a file was bundled. */
async function licences(inputs) {
  const packages = new Set(inputs.map(packageOf).filter(Boolean));
  const parts = [];
  for (const folder of [...packages].sort()) {
    const { name, version, license } = JSON.parse(await readFile(join(here, folder, "package.json"), "utf8"));
    const files = (await readdir(join(here, folder))).filter((file) => /^(licen[sc]e|copying|notice)/i.test(file)).sort();
    const texts = await Promise.all(files.map((file) => readFile(join(here, folder, file), "utf8")));
    const text = texts.join("\n\n").trim() || `Licence: ${license} (the package brings no text of it)`;
    parts.push(`${name} ${version}\n\n${text}\n`);
  }
  return parts.join(`\n${"-".repeat(72)}\n\n`);
}

/** `node_modules/@scope/name` of a bundled file; the innermost where packages are nested. */
function packageOf(input) {
  const steps = input.split(/[\\/]/);
  const at = steps.lastIndexOf("node_modules");
  if (at < 0) return null;
  return steps.slice(0, at + (steps[at + 1].startsWith("@") ? 3 : 2)).join(sep);
}

import { benchmarksPage } from "./report.ts";
import type { Row, Suite } from "./row.ts";

/**
 * `bun run bench [suite …]` measures and writes docs/benchmarks.md and docs/benchmarks.json; groups of suites that did not run
 * keep their figures. Suites are loaded one by one so that one does not warm or bloat another's heap more than it must.
 */
const SUITES: readonly (() => Promise<Suite>)[] = [
  async () => (await import("./client.ts")).client,
  async () => (await import("./sessions.ts")).sessions,
  async () => (await import("./large-file.ts")).largeFile,
  async () => (await import("./content.ts")).content,
  async () => (await import("./search.ts")).searching,
  async () => (await import("./keys.ts")).keys,
  async () => (await import("./saves.ts")).saves,
  async () => (await import("./merge.ts")).merging,
  async () => (await import("./autosave.ts")).autosave,
  async () => (await import("./soak.ts")).soak,
  async () => (await import("./logins.ts")).logins,
  async () => (await import("./assisted.ts")).assisted,
  async () => (await import("./start-up.ts")).startUp,
  async () => (await import("./restore.ts")).restore,
  async () => (await import("./integrity.ts")).integrity,
  async () => (await import("./retention.ts")).retention,
  async () => (await import("./webhooks.ts")).webhooks,
  async () => (await import("./export.ts")).exporting,
  async () => (await import("./events.ts")).events,
  async () => (await import("./observing.ts")).observing,
  async () => (await import("./page.ts")).page,
];

const wanted = new Set(process.argv.slice(2));
const rows: Row[] = [];
for (const load of SUITES) {
  const suite = await load();
  if (wanted.size > 0 && !wanted.has(suite.name)) continue;
  console.log(`\n${suite.name}`);
  for (const row of await suite.run()) {
    rows.push(row);
    const naive = row.naive === undefined ? "" : `  (usual way ${row.naive.toFixed(2)})`;
    console.log(`  ${row.name.padEnd(58)} ${row.value.toFixed(2)} ${row.unit}${naive}`);
  }
}
const docs = new URL("../docs/", import.meta.url).pathname;
const earlier: readonly Row[] = wanted.size === 0 ? [] : await Bun.file(`${docs}benchmarks.json`).json();
const measured = new Set(rows.map(({ group }) => group));
const all = [...earlier.filter(({ group }) => !measured.has(group)), ...rows];
await Bun.write(`${docs}benchmarks.md`, benchmarksPage(all, new Date()));
await Bun.write(`${docs}benchmarks.json`, `${JSON.stringify(all, null, 2)}\n`);
process.exit(0);

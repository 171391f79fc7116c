import { cpus, totalmem } from "node:os";
import type { Row } from "./row.ts";

const number = (value: number): string =>
  value >= 1000
    ? Math.round(value).toLocaleString("en")
    : value >= 100
      ? value.toFixed(0)
      : value >= 10
        ? value.toFixed(1)
        : value.toFixed(2);

const meets = (row: Row): boolean | null =>
  row.target === undefined
    ? null
    : "most" in row.target
      ? row.value <= row.target.most
      : row.value >= row.target.least;

const target = (row: Row): string => {
  if (row.target === undefined) return "";
  return "most" in row.target ? `≤ ${number(row.target.most)}` : `≥ ${number(row.target.least)}`;
};

const verdict = (row: Row): string => {
  const met = meets(row);
  return met === null ? "" : met ? "yes" : "**no**";
};

/** The machine as a reader needs it to judge the figures. */
export const machine = (): string => {
  const model = cpus()[0]?.model.trim() ?? "unknown processor";
  return `${cpus().length} × ${model}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}, Bun ${Bun.version}`;
};

/** The page docs/benchmarks.md: one table a group, bad figures included. */
export const benchmarksPage = (rows: readonly Row[], at: Date): string => {
  const groups = [...new Set(rows.map((row) => row.group))];
  const tables = groups.map((group) => {
    const lines = rows
      .filter((row) => row.group === group)
      .map((row) => {
        const naive = row.naive === undefined ? "" : number(row.naive);
        return `| ${row.name} | ${number(row.value)} ${row.unit} | ${naive} | ${target(row)} | ${verdict(row)} | ${row.note ?? ""} |`;
      });
    return `## ${group}\n\n| case | Holdfast | usual way | promised | met | note |\n|---|---|---|---|---|---|\n${lines.join("\n")}\n`;
  });
  return `# Benchmarks

Written by \`bun run bench\` on ${at.toISOString().slice(0, 10)}: ${machine()}. The "usual way" serialises the whole state as JSON, encrypts it
whole and encodes it in base64; at the service it is one row, written over with the sealed state of each save, with no check, identity or
history. It is measured in the same run on the same machine. The machine is shared; read ratios before absolute times. Client figures are CPU
time of all threads unless they say wall. A small save is the median save of a working session: 3 KB of manifest, 8 KB of segment, 40 segments
named; requests are sealed beforehand and sent over kept connections, and database, service and load generator share the processors, with
every write flushed to disk before it is answered.

${tables.join("\n")}`;
};

import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const read = (path: string): string => readFileSync(join(import.meta.dir, "../..", path), "utf8");
const PAGE = read("docs/backup.md");
const CONFIGS = ["services/auth/src/config.ts", "services/session/src/config.ts"].map(read).join("\n");

test("[BK-7] the page names every setting that a deployment on a managed database and a bucket needs, and the order of its backup", () => {
  const needed = new Set(
    CONFIGS.match(
      /\b(DATABASE_URL|HOLDFAST_(DATABASE_|REPLICA_S3_|S3_|TOKEN_|WEBHOOK_KEY|ORIGIN|TRUSTED_|[A-Z_]*SECRET\b)[A-Z0-9_]*)/g,
    )?.filter((name) => !name.endsWith("_")),
  );
  expect(needed.size).toBeGreaterThan(12);
  const section = PAGE.slice(PAGE.indexOf("## Managed PostgreSQL and a bucket"));
  expect([...needed].filter((name) => !section.includes(`\`${name}\``))).toEqual([]);
  const order = ["**The secrets**", "**The database**", "**The bucket**"].map((part) =>
    section.indexOf(part),
  );
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(Math.min(...order)).toBeGreaterThan(0);
});

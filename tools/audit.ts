import accepted from "./accepted-advisories.json" with { type: "json" };
import { readAdvisories, unacceptable } from "./advisories.ts";

/** Asks for known weaknesses of every locked dependency. Where nobody answers it says so and goes on. [SS-1] */
const child = Bun.spawn([process.execPath, "audit", "--json"], {
  cwd: `${import.meta.dir}/..`,
  stdout: "pipe",
  stderr: "ignore",
  stdin: "ignore",
  timeout: 60_000,
});
const found = readAdvisories(await new Response(child.stdout).text());
await child.exited;
if (found === null) console.log("Known weaknesses of dependencies: not asked, nobody answers.");
else {
  const grave = unacceptable(found, accepted, new Date().toISOString().slice(0, 10));
  for (const each of grave) console.log(`${each.severity}: ${each.package}: ${each.title} ${each.url}`);
  console.log(
    `Known weaknesses of dependencies: ${found.length}, of which ${grave.length} are grave and not accepted.`,
  );
  process.exitCode = grave.length === 0 ? 0 : 1;
}

import { startStack } from "../stack.ts";
import { type Scanned, scan } from "./scan.ts";

/** `bun run scan [requests] [origin] [seed]`: asks a product that runs, or one started for it, and says what is wrong with its answers. */
const [, , count = "20000", origin, seed = "1"] = process.argv;

const tell = ({ requests, statuses, reached, operations, findings }: Scanned): void => {
  const counted = [...statuses].sort(([a], [b]) => a - b).map(([status, times]) => `${status}: ${times}`);
  console.log(`${requests} requests, ${reached} of ${operations} operations answered well`);
  console.log(counted.join(" · "));
  for (const finding of findings) console.log(JSON.stringify(finding, null, 2));
  console.log(findings.length === 0 ? "Nothing found." : `${findings.length} findings, or more.`);
  process.exitCode = findings.length === 0 ? 0 : 1;
};

if (origin !== undefined) tell(await scan(origin, Number(seed), Number(count)));
else {
  const stack = await startStack();
  try {
    tell(await scan(stack.origin, Number(seed), Number(count)));
  } finally {
    await stack.stop();
  }
}

// Runs the published vectors on both sets of primitives of this runtime and writes what it found as JSON.
import { nodePrimitives } from "../src/node/primitives.ts";
import { webPrimitives } from "../src/primitives.ts";
import { publishedVectors } from "./published.ts";
import { runVectors } from "./run.ts";

const reports = {
  web: await runVectors(webPrimitives, publishedVectors),
  node: await runVectors(nodePrimitives, publishedVectors),
};
process.stdout.write(JSON.stringify(reports));

// Takes one job as JSON from standard input and answers as JSON: on Bun and on Node.
import { text } from "node:stream/consumers";
import { nodeDeflate } from "@holdfast/state/node/deflate";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { type Job, perform } from "./jobs.ts";

const job = JSON.parse(await text(process.stdin)) as Job;
process.stdout.write(
  JSON.stringify(await perform({ primitives: nodePrimitives, deflate: nodeDeflate }, job)),
);

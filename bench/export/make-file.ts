// A process of its own, so that its memory is what making a file takes: signs in, writes the file, says what it cost.
import { open } from "node:fs/promises";
import { exportStream } from "@holdfast/client/export/export-stream";
import { createNodeHoldfast } from "@holdfast/client/node/create-node-holdfast";
import { value } from "../keys/people.ts";

export interface MakeOrder {
  readonly origin: string;
  readonly directory: string;
  readonly email: string;
  readonly passphrase: string;
  readonly file: string;
}

export interface MakeResult {
  readonly code: string;
  readonly bytes: number;
  readonly milliseconds: number;
  /** Of the process, before and at most. */
  readonly before: number;
  readonly peak: number;
}

const order: MakeOrder = await Bun.stdin.json();
const device = createNodeHoldfast(order);
value(await device.signIn(order));
Bun.gc(true);
const before = process.memoryUsage.rss();
const started = performance.now();
let peak = before;
let bytes = 0;
const begun = value(await device.exports.begin({ sessions: "all", history: "all", makeCode: true }));
const out = await open(order.file, "w");
for await (const piece of exportStream(device.exports, begun.id)) {
  await out.write(piece);
  bytes += piece.length;
  peak = Math.max(peak, process.memoryUsage.rss());
}
await out.close();
const milliseconds = performance.now() - started;
const result: MakeResult = { code: begun.code ?? "", bytes, milliseconds, before, peak };
process.stdout.write(JSON.stringify(result));
process.exit(0);

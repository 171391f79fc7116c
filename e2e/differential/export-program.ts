// A program that uses the client: signs in, and writes an export file piece by piece.
import { open } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { exportStream } from "@holdfast/client/export/export-stream";
import { createNodeHoldfast } from "@holdfast/client/node/create-node-holdfast";
import type { Result } from "@holdfast/protocol/result";

export interface ExportAssignment {
  readonly origin: string;
  readonly directory: string;
  readonly email: string;
  readonly passphrase: string;
  readonly file: string;
}

const value = <T, E>(result: Result<T, E>): T => {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
  return result.value;
};

const { origin, directory, email, passphrase, file } = JSON.parse(
  await text(process.stdin),
) as ExportAssignment;
const holdfast = createNodeHoldfast({ origin, directory });
value(await holdfast.signIn({ email, passphrase }));
const { id } = value(await holdfast.exports.begin({ sessions: "all", history: "all", passphrase }));
const out = await open(file, "wx");
for await (const bytes of exportStream(holdfast.exports, id)) await out.write(bytes);
await out.close();
await holdfast.lock();
process.exit(0);

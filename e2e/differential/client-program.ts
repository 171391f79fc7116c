// A program that uses the client: signs in, opens a session, adds a line to a file, saves, and says what it found.
import { text } from "node:stream/consumers";
import { createNodeHoldfast } from "@holdfast/client/node/create-node-holdfast";
import type { Id } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";

export interface Assignment {
  readonly origin: string;
  readonly directory: string;
  readonly email: string;
  readonly passphrase: string;
  readonly session: Id<"ses">;
  readonly file: string;
  readonly line: string;
}

const value = <T, E>(result: Result<T, E>): T => {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
  return result.value;
};

const { origin, directory, email, passphrase, session, line, ...rest } = JSON.parse(
  await text(process.stdin),
) as Assignment;
const holdfast = createNodeHoldfast({ origin, directory });
value(await holdfast.signIn({ email, passphrase }));
const handle = value(await holdfast.openSession(session));
const file = handle.state().files[rest.file];
if (typeof file?.content !== "string") throw new Error("the session has no such text");
const found = file.content;
handle.update((state) => ({
  ...state,
  files: { ...state.files, [file.id]: { ...file, content: `${found}${line}\n` } },
}));
value(await handle.save());
await handle.close();
await holdfast.lock();
process.stdout.write(JSON.stringify({ found, ended: handle.status().kind }));
process.exit(0);

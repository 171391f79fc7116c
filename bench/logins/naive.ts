import { join } from "node:path";
import { KDF_FLOOR } from "@holdfast/protocol/limits";
import type { EntryProcess } from "../saves/entry-process.ts";
import type { Rig } from "../saves/rig.ts";
import { httpRequest, type Tape, writeTape } from "../saves/tape.ts";
import type { Plan } from "./people.ts";

const PASSPHRASE = "Correct horse, battery staple 7";
const EMAIL = "ann@example.org";

/** Starts the usual way beside the real one, on the same database server. */
export const startNaive = async (rig: Rig): Promise<EntryProcess> => {
  await rig.sql`create table naive_accounts (email text primary key, hash text not null)`;
  await rig.sql`create table naive_logins (token text primary key, email text not null)`;
  const hash = await Bun.password.hash(PASSPHRASE, {
    algorithm: "argon2id",
    memoryCost: KDF_FLOOR.memoryKib,
    timeCost: KDF_FLOOR.passes,
  });
  await rig.sql`insert into naive_accounts values (${EMAIL}, ${hash})`;
  return rig.start(join(import.meta.dir, "naive-service.ts"), {});
};

export const recordNaive = async ({ file, clients, each }: Plan): Promise<Tape> => {
  const tape = writeTape(file);
  const body = Buffer.from(JSON.stringify({ email: EMAIL, passphrase: PASSPHRASE }));
  const place = tape.add(httpRequest("/", {}, body));
  await tape.end();
  return { file, clients: Array.from({ length: clients }, () => Array.from({ length: each }, () => place)) };
};

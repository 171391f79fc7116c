import { STATE_EXAMPLE } from "@holdfast/session/features/state/examples";
import { plainAccount } from "../api/plain.ts";
import type { Somebody } from "./asking.ts";

/** A new account at a product, with a session that has a save and a checkpoint. */
export const somebodyAt = async (origin: string): Promise<Somebody> => {
  const { access, unlock, account, workspaceId, newSession, put, told, call } = await plainAccount(
    origin,
    `scan-${crypto.randomUUID()}@example.org`,
  );
  const session = await newSession("Scanned");
  await put(session, STATE_EXAMPLE);
  const checkpoints = `/sessions/${session}/checkpoints`;
  const { id: checkpoint } = await told(await call("POST", checkpoints, { body: { name: "First" } }));
  return {
    access,
    unlock: unlock.token,
    own: { ses: session, cpt: checkpoint, wsp: workspaceId, acc: account.id, ulk: unlock.id },
  };
};

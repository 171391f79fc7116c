import { expect, test } from "bun:test";
import { UNLOCK_IDLE_SECONDS } from "@holdfast/protocol/limits";
import { equal } from "@holdfast/vault/bytes";
import {
  type AssistedMember,
  createAssistedMember,
  makeUnlock,
  type TestUnlock,
} from "../testing/assisted.ts";
import type { Backend } from "../testing/backends.ts";
import { createMember } from "../testing/member.ts";
import { USE_NOTED_MILLISECONDS } from "./repository.ts";

const IDLE_MILLISECONDS = UNLOCK_IDLE_SECONDS * 1000;

/** What every UnlockRepository does. [AM-4] [AM-12] */
export const unlockRepositoryContract = (begin: () => Promise<Backend>): void => {
  const start = async () => {
    const { world, stores } = await begin();
    const ann = await createAssistedMember();
    await world.addMember(ann);
    await world.addStatements(ann);
    const unlock = await makeUnlock(ann);
    await world.addUnlock(unlock);
    const find = (
      { accountId, workspaceId }: AssistedMember = ann,
      at = Date.now(),
      by: TestUnlock = unlock,
    ) => stores.unlocks.find(by.id, accountId, workspaceId, at);
    return { world, stores, ann, unlock, find };
  };

  test("[AM-4] a live token's row is found with the statements and the ring that stand beside it", async () => {
    const { ann, unlock, find } = await start();
    const found = await find();
    const { roster, rosterDigest, keyRing, keyList, keyListDigest } = ann.statements;
    expect(found).toEqual({
      id: unlock.id,
      wrap: unlock.wrap,
      workspaceId: ann.workspaceId,
      epoch: 1,
      role: 4,
      deviceId: unlock.deviceId,
      edPublic: unlock.edPublic,
      roster,
      rosterDigest,
      keyRing,
      keyList,
      keyListDigest,
    });
    expect(found !== null && equal(found.wrap, unlock.wrap)).toBe(true);
  });

  test("[AM-12] it is found for its own account and workspace only, and while every row beside it allows it", async () => {
    const ends: readonly ((of: Awaited<ReturnType<typeof start>>) => Promise<void>)[] = [
      ({ world, unlock }) => world.changeUnlock(unlock, { endedAt: new Date() }),
      ({ world, unlock }) => world.changeUnlock(unlock, { expiresAt: new Date() }),
      ({ world, unlock }) =>
        world.changeUnlock(unlock, { lastUsedAt: new Date(Date.now() - IDLE_MILLISECONDS) }),
      ({ world, ann, unlock }) => world.revokeDevice({ ...ann, deviceId: unlock.deviceId }),
      ({ world, ann }) => world.setRole(ann.workspaceId, ann, 0),
      ({ world, ann }) => world.setEpochs(ann.workspaceId, 2, 1),
      ({ world, ann }) => world.setKeysChanged(ann.workspaceId, ann, true),
    ];
    for (const end of ends) {
      const of = await start();
      expect(await of.find()).not.toBeNull();
      await end(of);
      expect(await of.find()).toBeNull();
    }
    const { world, ann, find } = await start();
    const bob = await createMember();
    await world.addMember(bob);
    expect(await find({ ...ann, accountId: bob.accountId })).toBeNull();
    expect(await find({ ...ann, workspaceId: bob.workspaceId })).toBeNull();
    expect(await find(ann, Date.now(), await makeUnlock(ann))).toBeNull();
  });

  test("[AM-4] its use is noted once a minute, and keeps it from running idle", async () => {
    const { world, ann, unlock, find } = await start();
    const last = async () => (await world.lastUseOf(unlock)).getTime();
    const made = await last();
    await find(ann, made + USE_NOTED_MILLISECONDS - 1);
    expect(await last()).toBe(made);
    await find(ann, made + USE_NOTED_MILLISECONDS);
    expect(await last()).toBe(made + USE_NOTED_MILLISECONDS);
    await find(ann, made + IDLE_MILLISECONDS);
    expect(await last()).toBe(made + IDLE_MILLISECONDS);
    expect(await find(ann, made + 2 * IDLE_MILLISECONDS)).toBeNull();
  });
};

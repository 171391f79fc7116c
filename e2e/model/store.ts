import { toHex } from "@holdfast/protocol/encoding";
import { auditRow } from "@holdfast/service-kit/audit-row";
import { segmentBlobKey } from "@holdfast/session/blobs/blob-store";
import { createSaves, type SaveResult } from "@holdfast/session/features/saves/service";
import { type Backend, copiesOn } from "@holdfast/session/testing/backends";
import { createMember, randomBytes, type TestMember } from "@holdfast/session/testing/member";
import { openManifest } from "@holdfast/state/manifest";
import { nodeDeflate } from "@holdfast/state/node/deflate";
import { type OpenedState, openState } from "@holdfast/state/open";
import type { SpaceKeys } from "@holdfast/state/space-keys";
import type { Bytes } from "@holdfast/vault/bytes";
import { nodePrimitives } from "@holdfast/vault/node/primitives";

/** What is sent of a save, byte for byte. */
export interface Sealed {
  readonly digest: Bytes;
  readonly manifest: Bytes;
  readonly segments: readonly { readonly id: Bytes; readonly bytes: Bytes }[];
}

/** One session of one workspace as the service keeps it, and two members who write in it. */
export interface Store {
  readonly sessionId: Bytes;
  readonly writers: readonly [TestMember, TestMember];
  readonly keys: SpaceKeys;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly send: (by: TestMember, save: Sealed) => Promise<SaveResult>;
  /** The save with this digest, or the head: opened as a client opens it, whole and verified. Null when there is none. */
  readonly read: (digest: string | null) => Promise<OpenedState | null>;
  /** Names a save; answers the checkpoint's id. */
  readonly checkpoint: (digest: string, pinned: boolean) => Promise<Bytes>;
  /** Digests of all saves, newest first. */
  readonly listed: () => Promise<readonly string[]>;
}

const MEMBER = 2;
const LONG = { notBefore: new Date(0), notAfter: new Date("2200-01-01") };
const ALL = 1_000_000;

export const createStore = async (backend: Backend, now: () => number): Promise<Store> => {
  const { stores, blobs, world } = backend;
  const [ann, ben] = [await createMember(), await createMember()];
  const { workspaceId, spaceKey, accountId } = ann;
  await world.addMember(ann, LONG);
  await world.addMember(ben, LONG);
  await world.setRole(workspaceId, ben, MEMBER);
  const sessionId = randomBytes(16);
  await world.addSession(ann, sessionId);
  const keys = {
    workspaceId,
    epoch: 1,
    spaceKey,
    generations: [{ cid: randomBytes(32), gear: randomBytes(32) }],
  };
  const authors = new Map([ann, ben].map((member) => [toHex(member.deviceId), member.edPublic]));
  const saves = createSaves({ saves: stores.saves, blobs, copies: copiesOn(backend, { now }) });

  const segment = async (id: Bytes): Promise<Bytes | null> => {
    const [row] = await stores.bundles.segments(workspaceId, [id]);
    return row === undefined ? null : (row.inlineBody ?? blobs.get(segmentBlobKey(row)));
  };

  return {
    sessionId,
    writers: [ann, ben],
    keys,
    now,
    send: (by, { manifest, segments }) =>
      saves.save(
        sessionId,
        { accountId: by.accountId, loginId: by.loginId, workspaceId },
        { manifest, segments },
      ),
    read: async (digest) => {
      const found = await stores.bundles.find(
        sessionId,
        accountId,
        digest === null ? null : Uint8Array.fromHex(digest),
      );
      if (found === null) return null;
      const { body } = found.manifest;
      const [line] = (await stores.history.page(sessionId, accountId, found.manifest.seq + 1, 1)) ?? [];
      const authorPublicKey = authors.get(toHex(line?.deviceId ?? new Uint8Array()));
      if (authorPublicKey === undefined) throw new Error("a save by nobody we know");
      const opened = await openManifest(nodePrimitives, body, keys, { sessionId, authorPublicKey });
      if (!opened.ok) throw new Error(`a stored save is refused: ${opened.error}`);
      const state = await openState(
        { primitives: nodePrimitives, deflate: nodeDeflate },
        opened.value,
        keys,
        { get: segment },
      );
      if (!state.ok) throw new Error(`a stored save does not open: ${state.error}`);
      return state.value;
    },
    checkpoint: async (digest, pinned) => {
      const id = randomBytes(16);
      const { deviceId, edPublic, loginId } = ann;
      const made = await stores.checkpoints.create(
        {
          ...{ id, sessionId, workspaceId, accountId, loginId, deviceId, edPublic, epoch: 1, version: 1 },
          ...{ at: Uint8Array.fromHex(digest), origin: "manual", pinned, meta: randomBytes(16) },
        },
        auditRow(
          { random: randomBytes, now },
          { action: "checkpoint.created", accountId, loginId, workspaceId, target: null },
        ),
      );
      if (made !== "created") throw new Error(`a checkpoint was refused: ${made}`);
      return id;
    },
    listed: async () =>
      ((await stores.history.page(sessionId, accountId, ALL, ALL)) ?? []).map(({ digest }) => toHex(digest)),
  };
};

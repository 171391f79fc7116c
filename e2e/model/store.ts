import { toHex } from "@holdfast/protocol/encoding";
import { auditRow } from "@holdfast/service-kit/audit-row";
import type { SaveResult } from "@holdfast/session/features/saves/service";
import { createMember, randomBytes, type TestMember } from "@holdfast/session/testing/member";
import { openManifest } from "@holdfast/state/manifest";
import { nodeDeflate } from "@holdfast/state/node/deflate";
import { type OpenedState, openState } from "@holdfast/state/open";
import type { SpaceKeys } from "@holdfast/state/space-keys";
import type { Bytes } from "@holdfast/vault/bytes";
import { peekHeader } from "@holdfast/vault/header";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import type { ModelWorld } from "./world.ts";

/** What is sent of a save, byte for byte. */
export interface Sealed {
  readonly digest: Bytes;
  readonly manifest: Bytes;
  readonly segments: readonly { readonly id: Bytes; readonly bytes: Bytes }[];
}

/** One session as the service keeps it, and two members of its workspace who write in it. */
export interface Store {
  readonly sessionId: Bytes;
  readonly writers: readonly [TestMember, TestMember];
  readonly keys: SpaceKeys;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly send: (by: TestMember, save: Sealed) => Promise<SaveResult>;
  /** The save with this digest, or the head: opened as a client opens it. Null when there is none. */
  readonly read: (digest: string | null) => Promise<OpenedState | null>;
  /** Names a save; answers the checkpoint's id in hex. */
  readonly name: (digest: string, pinned: boolean) => Promise<string>;
  readonly unname: (id: string) => Promise<void>;
  /** Ids of all checkpoints, in hex. */
  readonly named: () => Promise<readonly string[]>;
  /** Digests of all saves, newest first. */
  readonly listed: () => Promise<readonly string[]>;
}

const MEMBER = 2;
const LONG = { notBefore: new Date(0), notAfter: new Date("2200-01-01") };
const ALL = 1_000_000;

/** Two people of one workspace, for as many sessions as anybody wants. */
export const createTeam = async ({ world }: ModelWorld) => {
  const [ann, ben] = [await createMember(), await createMember()];
  await world.addMember(ann, LONG);
  await world.addMember(ben, LONG);
  await world.setRole(ann.workspaceId, ben, MEMBER);
  const generations = [{ cid: randomBytes(32), gear: randomBytes(32) }];
  const { workspaceId, spaceKey } = ann;
  return { ann, ben, keys: { workspaceId, epoch: 1, spaceKey, generations } };
};
export type Team = Awaited<ReturnType<typeof createTeam>>;

/** A new session. */
export const createStore = async (model: ModelWorld, { ann, ben, keys }: Team): Promise<Store> => {
  const { stores, copies, saves, now } = model;
  const { workspaceId, accountId, loginId, deviceId, edPublic } = ann;
  const sessionId = randomBytes(16);
  await model.world.addSession(ann, sessionId);
  const authors = new Map([ann, ben].map((member) => [toHex(member.deviceId), member.edPublic]));
  const by = { accountId, loginId, workspaceId };
  const audit = (action: "checkpoint.created" | "checkpoint.deleted") =>
    auditRow({ random: randomBytes, now }, { action, accountId, loginId, workspaceId, target: null });

  /** The segments of a save, each from whichever copy is good. */
  const segmentsOf = async (ids: readonly Bytes[]): Promise<ReadonlyMap<string, Bytes | null>> => {
    const found = new Map<string, Bytes | null>();
    for (const { id, digest, inlineBody: body } of await stores.bundles.segments(workspaceId, ids)) {
      const object = { object: "segment", workspaceId, sessionId: null, id, digest, body } as const;
      found.set(toHex(id), await copies.read(object));
    }
    return found;
  };
  const page = async () => {
    const all = { origin: null, pinned: null, from: null, to: null };
    const ordering = { sort: "createdAt", order: "desc" } as const;
    return (await stores.checkpoints.page(sessionId, accountId, all, ordering, null, ALL)) ?? [];
  };

  const store: Store = {
    sessionId,
    writers: [ann, ben],
    keys,
    now,
    send: async (writer, { manifest, segments }) => {
      const answer = await saves.save(sessionId, { ...by, ...ids(writer) }, { manifest, segments });
      await model.stamp();
      return answer;
    },
    read: async (digest) => {
      const at = digest === null ? null : Uint8Array.fromHex(digest);
      const found = await stores.bundles.find(sessionId, accountId, at);
      if (found === null) return null;
      const { body } = found.manifest;
      const header = peekHeader(body);
      const authorPublicKey = header.ok ? authors.get(toHex(header.value.header.authorDeviceId)) : undefined;
      if (authorPublicKey === undefined) throw new Error("a save by nobody we know");
      const opened = await openManifest(nodePrimitives, body, keys, { sessionId, authorPublicKey });
      if (!opened.ok) throw new Error(`a stored save is refused: ${opened.error}`);
      const segments = await segmentsOf(found.segmentIds);
      const source = { get: async (id: Bytes) => segments.get(toHex(id)) ?? null };
      const runtime = { primitives: nodePrimitives, deflate: nodeDeflate };
      const state = await openState(runtime, opened.value, keys, source);
      if (!state.ok) throw new Error(`a stored save does not open: ${state.error}`);
      if (state.value.report.whole || model.isReachable()) return state.value;
      // Who cannot read all of it does not write: it waits until the second copy can be had.
      model.setReachable(true);
      return store.read(digest);
    },
    name: async (digest, pinned) => {
      const id = randomBytes(16);
      const place = {
        id,
        sessionId,
        workspaceId,
        accountId,
        loginId,
        deviceId,
        edPublic,
        epoch: 1,
        version: 1,
      };
      const what = {
        at: Uint8Array.fromHex(digest),
        origin: "manual",
        pinned,
        meta: randomBytes(16),
      } as const;
      const made = await stores.checkpoints.create({ ...place, ...what }, audit("checkpoint.created"));
      if (made !== "created") throw new Error(`a checkpoint was refused: ${made}`);
      await model.stamp();
      return toHex(id);
    },
    unname: async (id) => {
      const at = Uint8Array.fromHex(id);
      const gone = await stores.checkpoints.remove(sessionId, accountId, at, 1, audit("checkpoint.deleted"));
      if (gone !== "removed") throw new Error(`a checkpoint was not taken away: ${gone}`);
    },
    named: async () => (await page()).map(({ id }) => toHex(id)),
    listed: async () =>
      ((await stores.history.page(sessionId, accountId, ALL, ALL)) ?? []).map(({ digest }) => toHex(digest)),
  };
  return store;
};

const ids = ({ accountId, loginId }: TestMember) => ({ accountId, loginId });

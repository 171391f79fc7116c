import { toHex } from "@holdfast/protocol/encoding";
import type { Id } from "@holdfast/protocol/ids";
import { idBytes } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import type { State } from "@holdfast/state/model";
import { createPlaintexts, type Known } from "@holdfast/state/recovery/plaintexts";
import { type Recovery, recoverSave } from "@holdfast/state/recovery/recover-save";
import { baseOnUnread } from "@holdfast/state/recovery/repair-base";
import type { SaveBase } from "@holdfast/state/save-base";
import type { ClientProblem } from "../contract/problem.ts";
import { digestBytes } from "../digest.ts";
import type { EngineDeps } from "../engine/engine-deps.ts";
import { refuse } from "../problem.ts";
import { openDepsOf } from "./check-save.ts";
import { type GatheredSave, gatherSave } from "./gather-save.ts";
import { othersOf, pastOf } from "./other-saves.ts";
import { segmentCopies } from "./segment-copies.ts";

/** A save that was rebuilt, as far as anything of it can be had; nothing was written. */
export interface RecoveredSave {
  readonly gathered: GatheredSave;
  readonly recovery: Recovery;
  /** What the save that goes on from it builds on. */
  readonly base: SaveBase;
}

/** Segments that the service did not answer, or not as they were sealed. */
export const badSegments = async (
  deps: EngineDeps,
  { manifest, first }: GatheredSave,
): Promise<readonly string[]> => {
  const bad: string[] = [];
  for (const { id, digest } of manifest?.body.segments ?? []) {
    const bytes = await first.get(id);
    const whole =
      bytes !== null && toHex(await deps.platform.vault.primitives.sha256(bytes)) === toHex(digest);
    if (!whole) bad.push(toHex(id));
  }
  return bad;
};

/** The saves before an unreadable one, so that the next one is no step back for who knows them. [ST-15] */
const seenBefore = async (deps: EngineDeps, session: Id<"ses">, seq: number) => {
  const seen = new Map<string, { deviceId: string; seq: number; digest: string }>();
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof deps.timeline.history>> = await deps.timeline.history(
      session,
      cursor,
      50,
    );
    if (!page.ok) return page;
    for (const item of page.value.items) {
      if (item.seq < seq && !seen.has(item.deviceId)) seen.set(item.deviceId, item);
    }
    cursor = page.value.next;
  } while (cursor !== null);
  return ok(
    [...seen.values()].map((item) => ({
      deviceId: idBytes(item.deviceId as Id<"dev">),
      seq: item.seq,
      digest: digestBytes(item.digest),
    })),
  );
};

/** What a save on top of one builds on that cannot be read: nothing of it is taken over. [RC-7] */
const baseWithout = async (
  deps: EngineDeps,
  session: Id<"ses">,
  { item, named }: GatheredSave,
  state: State,
): Promise<Result<SaveBase, ClientProblem>> => {
  const seen = await seenBefore(deps, session, item.seq);
  if (!seen.ok) return seen;
  const head = {
    digest: digestBytes(item.digest),
    seq: item.seq,
    epoch: deps.keychain.trust().keys.epoch,
    authorDeviceId: idBytes(item.deviceId as Id<"dev">),
  };
  const none = new Uint8Array(32);
  const segments = named.map((id, ordinal) => ({ ordinal, id, digest: none, bytes: 0 }));
  return ok(baseOnUnread({ head, seen: seen.value, segments }, state));
};

const isComplete = ({ sections, lostNodes }: Recovery): boolean =>
  lostNodes === 0 && sections.every((section) => section.state !== "lost" && !isPartial(section));

const isPartial = (section: Recovery["sections"][number]): boolean =>
  section.state === "recovered" && !section.exact;

/**
 * Rebuilds a save by every tier that helps, in their order. Other saves are asked for only where its own copies do not suffice.
 * [RC-3] [RC-4]
 */
export const recoverSession = async (
  deps: EngineDeps,
  session: Id<"ses">,
  digest: string | null,
  { known, older = false }: { readonly known: Known; readonly older?: boolean },
): Promise<Result<RecoveredSave, ClientProblem>> => {
  const gathered = await gatherSave(deps, session, digest);
  if (!gathered.ok) return gathered;
  const { item, manifest, first } = gathered.value;
  const { keys } = deps.keychain.trust();
  const openDeps = openDepsOf(deps);
  const copies = segmentCopies(deps, session);
  const near = { manifest, first, copies: copies.copies, others: [], past: () => nothing() };
  const once = await recoverSave(openDeps, keys, near);
  let recovery = once;
  if (!once.ok || !isComplete(once.value)) {
    const others = await othersOf(deps, session, gathered.value, copies);
    const past = () => pastOf(deps, session, item, copies, older);
    const plaintexts = createPlaintexts(openDeps.primitives, keys, known);
    const all = { ...near, others, past, known: plaintexts };
    recovery = await recoverSave(openDeps, keys, once.ok ? all : { ...all, manifest: null });
  }
  if (!recovery.ok) return refuse("damaged", `the state: ${recovery.error}`);
  const { base, state } = recovery.value;
  const next = base === null ? await baseWithout(deps, session, gathered.value, state) : ok(base);
  if (!next.ok) return next;
  return ok({ gathered: gathered.value, recovery: recovery.value, base: next.value });
};

async function* nothing(): AsyncGenerator<never, void, undefined> {}

import type { ProblemPointer } from "@holdfast/protocol/problems";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { JsonValue } from "@holdfast/state/canonical-json";
import { emptyState } from "@holdfast/state/empty-state";
import type { State } from "@holdfast/state/model";
import { nodeDeflate } from "@holdfast/state/node/deflate";
import { prepareSave } from "@holdfast/state/save";
import { emptyBase, type SaveBase } from "@holdfast/state/save-base";
import type { SaveOptions } from "@holdfast/state/save-options";
import type { SkipReason } from "@holdfast/state/section-content";
import { nameOfKey, parsePage, type SectionKey, terminalOfEnv, typeOfKey } from "@holdfast/state/section-key";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import type { Job, JobRefusal, JobResult } from "./jobs.ts";
import { applyJsonPatch, readJsonPatch } from "./json-patch.ts";
import { formatPointer } from "./json-pointer.ts";
import { applyMergePatch } from "./merge-patch.ts";
import type { OpenedKeys } from "./opened-keys.ts";
import { type Reading, readSave } from "./read-save.ts";
import { type Refusal, readJsonValue, readStateValue, sharing } from "./state-json.ts";

type Change = Job & { readonly kind: "change-state" };

export const refused = (code: JobRefusal, errors: readonly ProblemPointer[] = []): JobResult => ({
  kind: "refused",
  code,
  errors,
});

/** The present, or what stands for it before the first save of a session made at `createdAt`. */
export const presentOf = async (
  reading: Reading,
  head: Change["head"],
  createdAt: string,
): Promise<Result<{ readonly state: State; readonly base: SaveBase }, "damaged">> => {
  if (head === null) return ok({ state: emptyState(createdAt), base: emptyBase() });
  const read = await readSave(reading, head);
  return read.ok ? ok({ state: read.value.state, base: read.value.base }) : read;
};

const changed = (state: State, { change, body }: Change): Result<JsonValue, Refusal<JobRefusal>> => {
  const sent = readJsonValue(body);
  if (!sent.ok) return sent;
  if (change === "put") return ok(sharing<JsonValue>(state as unknown as JsonValue, sent.value));
  const present = state as unknown as JsonValue;
  if (change === "merge-patch") return ok(applyMergePatch(present, sent.value));
  const patch = readJsonPatch(sent.value);
  if (!patch.ok) return err({ code: "invalid-request", errors: [patch.error] });
  const patched = applyJsonPatch(present, patch.value);
  return patched.ok ? patched : err({ code: "patch-failed", errors: [patched.error] });
};

const WORDS: Readonly<Record<SkipReason, string>> = {
  "too-large": "is larger than such a part of a state may be",
  "not-text": "holds text that is no Unicode",
  damaged: "cannot be read as it is stored",
};

/** Where in a state a section stands. */
const pointerOf = (key: SectionKey): string => {
  const name = nameOfKey(key);
  switch (typeOfKey(key)) {
    case "file":
      return formatPointer("files", name, "content");
    case "file-meta":
      return formatPointer("files", name);
    case "tab":
      return formatPointer("tabs", name);
    case "term-meta":
      return formatPointer("terminals", name);
    case "term":
      return formatPointer("terminals", parsePage(name)?.owner ?? "", "scrollback");
    case "secret":
      return formatPointer("terminals", terminalOfEnv(name) ?? "", "env");
    case "conflict":
      return formatPointer("conflicts", name);
    case "conv-meta":
      return formatPointer("conversations", name);
    case "conv":
      return formatPointer("conversations", parsePage(name)?.owner ?? "", "messages");
    default:
      return formatPointer(typeOfKey(key));
  }
};

export interface Sealing {
  readonly opened: OpenedKeys;
  readonly options: Omit<SaveOptions, "assisted">;
}

/**
 * Seals the save of a state on its base, by packages/state like every client: only what changed. Unlike a client it takes all
 * or nothing: a section that cannot be saved refuses the whole. [AM-8]
 */
export const sealSave = async (
  { opened: { keys, author }, options }: Sealing,
  base: SaveBase,
  state: State,
): Promise<JobResult> => {
  const vault = {
    primitives: nodePrimitives,
    random: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
  };
  const prepared = await prepareSave({ vault, deflate: nodeDeflate }, keys, author, base, state, {
    ...options,
    assisted: true,
  });
  if (!prepared.ok) return refused("quota-exceeded");
  const { value } = prepared;
  const skipped = value.unchanged
    ? [...value.next.skipped].map(([key, reason]) => ({ key, reason }))
    : value.skipped;
  if (skipped.length > 0) {
    const code = skipped.some(({ reason }) => reason === "too-large") ? "too-large" : "invalid-request";
    return refused(
      code,
      skipped.slice(0, 8).map(({ key, reason }) => ({ pointer: pointerOf(key), detail: WORDS[reason] })),
    );
  }
  if (value.unchanged) return { kind: "unchanged" };
  const { manifest, seq, digest } = value;
  return {
    kind: "save",
    manifest,
    seq,
    digest,
    segments: value.segments.map(({ id, bytes }) => ({ id, bytes })),
  };
};

/** Reads the head, changes it as the caller says, judges the whole, and seals what is new. */
export const changeState = async (sealing: Sealing, reading: Reading, job: Change): Promise<JobResult> => {
  const present = await presentOf(reading, job.head, job.createdAt);
  if (!present.ok) return refused(present.error);
  const after = changed(present.value.state, job);
  if (!after.ok) return refused(after.error.code, after.error.errors);
  const state = readStateValue(after.value);
  if (!state.ok) return refused(state.error.code, state.error.errors);
  return sealSave(sealing, present.value.base, state.value);
};

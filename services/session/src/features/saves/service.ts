import { toHex } from "@holdfast/protocol/encoding";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { SaveAnswer } from "@holdfast/protocol/saves";
import type { Caller } from "@holdfast/service-kit/caller";
import type { Bytes } from "@holdfast/vault/bytes";
import { isAssisted } from "@holdfast/vault/header";
import { sha256Sync, verifyEd25519Sync } from "@holdfast/vault/node/primitives";
import { signatureMessage } from "@holdfast/vault/signature";
import { type BlobStore, segmentBlobKey } from "../../blobs/blob-store.ts";
import type { Copies } from "../../blobs/replicated.ts";
import { type CheckedSave, checkSave, type ObjectRefusal } from "./check-save.ts";
import { rememberDeviceKeys } from "./device-keys.ts";
import type { SentSave } from "./read-save.ts";
import type { CommitOutcome, CommitRefusal, MovedHead, Save, SaveRepository, Writer } from "./repository.ts";

/** Points of a save at which a crash leaves different things behind. */
export type SaveStep = "checked" | "segments-durable" | "committed";

export interface SaveDeps {
  readonly saves: SaveRepository;
  readonly blobs: BlobStore;
  readonly copies: Copies;
  /** Thins a session that stores more than it may; whether that took anything away. [RT-10] */
  readonly makeRoom?: (sessionId: Bytes) => Promise<boolean>;
  /** Called after each step, for fault tests. */
  readonly onStep?: (step: SaveStep) => Promise<void>;
}

/** `damaged`: another save is the head, and no copy of it is whole. */
type PlainRefusal = ObjectRefusal | Exclude<CommitRefusal, "head-moved"> | "bad-signature" | "damaged";
export type SaveRefusal =
  | { readonly code: PlainRefusal }
  | { readonly code: "head-moved"; readonly moved: MovedHead };

/** `isNew` is false when exactly this save was stored before. */
export type SaveResult = Result<{ readonly answer: SaveAnswer; readonly isNew: boolean }, SaveRefusal>;

const refuse = (code: PlainRefusal) => err({ code });

const signatureHolds = ({ manifest }: CheckedSave, edPublic: Bytes): boolean =>
  verifyEd25519Sync(
    edPublic,
    manifest.signature,
    signatureMessage(manifest.signedBytes, sha256Sync(manifest.signedBytes)),
  );

/** The one way a state changes: checks a sealed save and stores it, whole or not at all. */
export const createSaves = ({ saves, blobs, copies, onStep, makeRoom }: SaveDeps) => {
  const devices = rememberDeviceKeys(saves.signingDevice);
  const step = async (name: SaveStep): Promise<void> => onStep?.(name);

  /** What is sent again may be what the service has lost. [IN-6] */
  const offer = async ({ workspaceId, sessionId, digest, body, segments }: Save): Promise<void> => {
    const manifest = { object: "manifest", workspaceId, sessionId, id: digest, digest, bytes: body } as const;
    const sent = segments.map(
      (segment) => ({ object: "segment", workspaceId, sessionId: null, ...segment }) as const,
    );
    for (const { bytes, ...name } of [manifest, ...sent]) await copies.mendFromClient(name, bytes);
  };

  /** Where the history is full, thins it and asks once more. */
  const ask = async (save: Save, writer: Writer, mode: "store" | "trial"): Promise<CommitOutcome> => {
    const first = await saves.commit(save, writer, mode);
    if (first.kind !== "history-full" || !(await makeRoom?.(save.sessionId))) return first;
    return saves.commit(save, writer, mode);
  };

  const toResult = async (save: Save, outcome: CommitOutcome): Promise<SaveResult> => {
    if (outcome.kind === "saved" || outcome.kind === "stored") {
      const receivedAt = outcome.receivedAt.toISOString();
      const answer = { seq: save.seq, digest: toHex(save.digest), receivedAt };
      if (outcome.kind === "stored") await offer(save);
      return ok({ answer, isNew: outcome.kind === "saved" });
    }
    if (outcome.kind === "history-full") return refuse("quota-exceeded");
    if (outcome.kind !== "refused") return refuse("device-not-allowed");
    if (outcome.code !== "head-moved") return refuse(outcome.code);
    const moved = await saves.movedHead(save.sessionId, save.parent);
    if (moved.head.length === 0) return err({ code: "head-moved", moved });
    const head = await copies.readManifest(save.sessionId, { digest: moved.digest, body: moved.head });
    return head === null ? refuse("damaged") : err({ code: "head-moved", moved: { ...moved, head } });
  };

  const keepLargeSegments = async ({ workspaceId, segments }: Save): Promise<void> => {
    for (const { id, digest, bytes, inline } of segments)
      if (!inline) await blobs.put(segmentBlobKey({ workspaceId, id, digest }), bytes);
  };

  const store = async (
    checked: CheckedSave,
    caller: Caller,
    edPublic: Bytes,
  ): Promise<SaveResult | "other-key"> => {
    const { save } = checked;
    const writer = { accountId: caller.accountId, loginId: caller.loginId, edPublic };
    if (save.segments.some(({ inline }) => !inline)) {
      // The rows judge before anything reaches the blob store, or a stranger could fill the disk. [SP-5]
      const trial = await ask(save, writer, "trial");
      if (trial.kind === "device-key-changed") return "other-key";
      if (trial.kind !== "would-save") return toResult(save, trial);
      await keepLargeSegments(save);
      await step("segments-durable");
    }
    const outcome = await ask(save, writer, "store");
    if (outcome.kind === "device-key-changed") return "other-key";
    await step("committed");
    return toResult(save, outcome);
  };

  const attempt = async (checked: CheckedSave, caller: Caller): Promise<SaveResult | "other-key"> => {
    const device = await devices.find(checked.save.deviceId);
    if (device === null) return refuse("device-not-allowed");
    const { edPublic, assisted } = device;
    if (!signatureHolds(checked, edPublic)) return refuse("bad-signature");
    if (isAssisted(checked.manifest.header) !== assisted) return refuse("device-not-allowed");
    await step("checked");
    return store(checked, caller, edPublic);
  };

  return {
    save: async (sessionId: Bytes, caller: Caller, sent: SentSave): Promise<SaveResult> => {
      const checked = checkSave(sessionId, sent);
      if (!checked.ok) return refuse(checked.error);
      const first = await attempt(checked.value, caller);
      if (first !== "other-key") return first;
      devices.forget(checked.value.save.deviceId);
      const second = await attempt(checked.value, caller);
      return second === "other-key" ? refuse("device-not-allowed") : second;
    },
  };
};
export type Saves = ReturnType<typeof createSaves>;

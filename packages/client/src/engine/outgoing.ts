import { toHex } from "@holdfast/protocol/encoding";
import { formatId, type Id, idBytes } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import type { SaveKind } from "@holdfast/protocol/saves";
import type { State } from "@holdfast/state/model";
import { prepareSave } from "@holdfast/state/save";
import type { SaveBase } from "@holdfast/state/save-base";
import type { SaveOptions } from "@holdfast/state/save-options";
import type { Bytes } from "@holdfast/vault/bytes";
import type { ClientProblem } from "../contract/problem.ts";
import { problem, refuse } from "../problem.ts";
import type { PreparedRecord } from "../stores/journal.ts";
import type { EngineDeps } from "./engine-deps.ts";
import { NO_HEAD } from "./journal-keeper.ts";

/** A sealed save on its way: the bytes, and what this client will know once they are acknowledged. */
export interface Outgoing {
  readonly record: PreparedRecord;
  readonly kind: SaveKind;
  readonly label: string | null;
  readonly state: State;
  readonly next: SaveBase;
  readonly contentHash: string;
  /** Manifest and new segments together. */
  readonly bytes: number;
}

export interface PrepareInput {
  readonly session: Id<"ses">;
  readonly base: SaveBase;
  readonly state: State;
  /** Journal entries up to here are contained in `state`. */
  readonly covers: number;
  readonly kind: SaveKind;
  readonly label: string | null;
  /** All of the state, not what changed since the base alone. */
  readonly anew?: boolean;
  /** Chunks of older saves that it carries. [RC-9] */
  readonly heals?: NonNullable<SaveOptions["heals"]>;
}

export type Prepared =
  | { readonly unchanged: true; readonly next: SaveBase }
  | (Outgoing & { readonly unchanged: false });

const asItIs = (bytes: Bytes): Bytes => bytes;

/** Seals and signs what changed since the base. Nothing has left the device when this resolves. */
export const prepareOutgoing = async (
  { platform, keychain, serverTime, compresses }: EngineDeps,
  { session, base, state, covers, kind, label, anew = false, heals }: PrepareInput,
): Promise<Result<Prepared, ClientProblem>> => {
  if (!keychain.mayWrite()) return refuse("not-trusted", "two versions of who belongs to this workspace");
  const { vault } = platform;
  // Deflating that makes nothing shorter is left out by the format. [ST-7]
  const deflate = compresses() ? platform.deflate : { ...platform.deflate, deflateRaw: asItIs };
  const trust = keychain.trust();
  const author = { deviceId: idBytes(keychain.deviceId), signer: keychain.deviceKeys.ed.privateKey };
  const prepared = await prepareSave({ vault, deflate }, trust.keys, author, base, state, {
    sessionId: idBytes(session),
    kind,
    now: Math.floor(serverTime.now()),
    rosterDigest: trust.roster.digest,
    keyListDigest: trust.keyList.digest,
    ...(label === null ? {} : { label }),
    anew,
    ...(heals === undefined ? {} : { heals }),
  });
  if (!prepared.ok) return err(problem("quota-exceeded"));
  if (prepared.value.unchanged) return ok(prepared.value);
  const { manifest, digest, seq, segments, next, contentHash, stats } = prepared.value;
  return ok({
    unchanged: false,
    kind,
    label,
    state,
    next,
    contentHash: toHex(contentHash),
    bytes: stats.sealedBytes,
    record: {
      digest: toHex(digest),
      seq,
      parent: base.head === null ? NO_HEAD : toHex(base.head.digest),
      covers,
      manifest,
      segments: segments.map(({ id, bytes }) => ({ id: formatId("seg", id), bytes })),
    },
  });
};

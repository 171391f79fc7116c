import { toHex } from "@holdfast/protocol/encoding";
import { formatId, type Id, idBytes } from "@holdfast/protocol/ids";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { checkPin, type OpenedManifest, openManifest } from "@holdfast/state/manifest";
import { decodeManifestExt } from "@holdfast/state/manifest-ext";
import type { State } from "@holdfast/state/model";
import { type OpenedState, openState } from "@holdfast/state/open";
import { visibleSegments } from "@holdfast/state/open-visible";
import type { Bytes } from "@holdfast/vault/bytes";
import { peekHeader } from "@holdfast/vault/header";
import { authorKey } from "../account/trust.ts";
import type { ClientProblem } from "../contract/problem.ts";
import { digestBytes } from "../digest.ts";
import { problem, refuse, refusedObject } from "../problem.ts";
import type { HeadPin } from "../stores/device-store.ts";
import type { EngineDeps } from "./engine-deps.ts";
import { rememberSave } from "./remember-save.ts";
import { openSaveSource, type SourceOptions } from "./save-source.ts";

type Answer<T> = Promise<Result<T, ClientProblem>>;

export interface ReadOptions {
  /** The newest save this device knows: a head that leaves it out is refused. */
  readonly pin?: HeadPin | null;
  /** What the caller asked for by digest, in hex. */
  readonly digest?: string;
  readonly onVisible?: (partial: State) => void;
  /** Of the question for the newest save, after outages. */
  readonly retries?: number;
}

export interface ReadSave extends OpenedState {
  readonly manifest: OpenedManifest;
}

/**
 * The key of the device that signed, judged at the time the save says. A time ahead of ours is no reason to refuse: clocks
 * are put right, and work that was saved under a wrong one stays readable. A device that is not known yet may be new: the
 * service is asked once.
 */
const signerOf = async (deps: EngineDeps, id: Id<"ses">, bytes: Bytes): Answer<Bytes> => {
  const header = peekHeader(bytes);
  if (!header.ok) return refusedObject("the save", header.error);
  const ext = decodeManifestExt(header.value.header.ext);
  if (!ext.ok) return refusedObject("the save", ext.error);
  const deviceId = formatId("dev", header.value.header.authorDeviceId);
  const act = { sessionId: id, at: ext.value.clientTime };
  const known = authorKey(deps.keychain.trust(), deviceId, act);
  if (known.ok) return known;
  const refreshed = await deps.refreshTrust();
  if (!refreshed.ok) return refreshed;
  const now = authorKey(deps.keychain.trust(), deviceId, act);
  return now.ok ? now : refusedObject("the device that saved", now.error);
};

/** Verifies and opens a manifest: signer, session, chain of keys, and the pin of this device. [ST-15] [ST-16] */
export const readManifest = async (
  deps: EngineDeps,
  id: Id<"ses">,
  bytes: Bytes,
  { pin, digest }: ReadOptions,
): Answer<OpenedManifest> => {
  const { primitives } = deps.platform.vault;
  const signer = await signerOf(deps, id, bytes);
  if (!signer.ok) return signer;
  const opened = await openManifest(primitives, bytes, deps.keychain.trust().keys, {
    sessionId: idBytes(id),
    authorPublicKey: signer.value,
  });
  if (!opened.ok) {
    return opened.error === "newer-schema"
      ? refuse("damaged", "this session was saved by a newer version; reload to update")
      : refusedObject("the save", opened.error);
  }
  if (digest !== undefined && toHex(opened.value.digest) !== digest) {
    return refuse("not-trusted", "another save than the one asked for");
  }
  if (pin) {
    const { deviceId, seq } = pin;
    const seen = checkPin(opened.value, {
      deviceId: idBytes(deviceId),
      seq,
      digest: digestBytes(pin.digest),
    });
    if (!seen.ok) return refusedObject("the newest save", seen.error);
  }
  return opened;
};

export interface StateOptions {
  readonly onVisible?: ((partial: State) => void) | undefined;
  /** The manifest itself, when this is the newest save: this device then keeps a copy of it. */
  readonly keep?: Bytes;
  readonly held?: SourceOptions["held"];
  readonly reachable?: boolean;
}

/** Rebuilds the state of a verified manifest from its segments, visible parts first. [SP-23] */
export const readState = async (
  deps: EngineDeps,
  id: Id<"ses">,
  manifest: OpenedManifest,
  { onVisible, keep, held = [], reachable = true }: StateOptions = {},
): Answer<ReadSave> => {
  const { vault, deflate } = deps.platform;
  const first = await visibleSegments(vault.primitives, manifest);
  const source = await openSaveSource(deps, id, manifest, { first, held, reachable });
  if (!source.ok) return source;
  const opened = await openState(
    { primitives: vault.primitives, deflate },
    manifest,
    deps.keychain.trust().keys,
    source.value,
    onVisible === undefined ? {} : { visibleFirst: onVisible },
  );
  if (await source.value.broken()) return err(problem("offline", { detail: "the state broke off" }));
  if (!opened.ok) return refuse("damaged", `the state: ${opened.error}`);
  if (keep !== undefined && opened.value.report.whole) {
    const save = { digest: toHex(manifest.digest), manifest: keep };
    await rememberSave(deps, id, save, source.value.fetched(), manifest.body.segments);
  }
  return ok({ ...opened.value, manifest });
};

/** The newest save of a session, or null before the first one. */
export const readHead = async (
  deps: EngineDeps,
  id: Id<"ses">,
  options: ReadOptions = {},
): Answer<ReadSave | null> => {
  const head = await deps.saves.head(id, options.retries);
  if (!head.ok) {
    if (head.error.code !== "not-found") return head;
    return options.pin ? refuse("not-trusted", "the newest save: rolled-back") : ok(null);
  }
  const manifest = await readManifest(deps, id, head.value, options);
  if (!manifest.ok) return manifest;
  return readState(deps, id, manifest.value, { onVisible: options.onVisible, keep: head.value });
};

/** The newest save after another one came first; `head` is its manifest where the service sent it along. */
export const readMoved = async (deps: EngineDeps, id: Id<"ses">, head: Bytes | null): Answer<ReadSave> => {
  const pin = await deps.platform.device.pin(id);
  if (head !== null) {
    const manifest = await readManifest(deps, id, head, { pin });
    return manifest.ok ? readState(deps, id, manifest.value, { keep: head }) : manifest;
  }
  const read = await readHead(deps, id, { pin });
  if (!read.ok) return read;
  return read.value === null ? err(problem("not-trusted")) : ok(read.value);
};

/** A save by its digest: the base that journal entries were written on. */
export const readSaveAt = async (deps: EngineDeps, id: Id<"ses">, digest: string): Answer<ReadSave> => {
  const bytes = await deps.saves.manifest(id, digest);
  if (!bytes.ok) return bytes;
  const manifest = await readManifest(deps, id, bytes.value, { digest });
  return manifest.ok ? readState(deps, id, manifest.value) : manifest;
};

/** The newest save as this device keeps it, without asking anybody; null when it keeps none that holds. [SP-28] */
export const readKept = async (
  deps: EngineDeps,
  id: Id<"ses">,
  { pin, onVisible }: ReadOptions,
): Promise<ReadSave | null> => {
  const kept = await deps.platform.cache.save(id);
  if (kept === null) return null;
  const options = { digest: kept.digest, ...(pin === undefined ? {} : { pin }) };
  const manifest = await readManifest(deps, id, kept.manifest, options);
  if (!manifest.ok) return null;
  const state = await readState(deps, id, manifest.value, { onVisible, reachable: false });
  return state.ok && state.value.report.whole ? state.value : null;
};

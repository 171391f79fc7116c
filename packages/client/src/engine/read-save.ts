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
import type { ClientProblem } from "../contract/problem.ts";
import { digestBytes } from "../digest.ts";
import { problem, refuse, refusedObject } from "../problem.ts";
import type { HeadPin } from "../stores/device-store.ts";
import { type Author, authorOf } from "../trust/trust.ts";
import { isAncestor } from "./ancestry.ts";
import type { EngineDeps } from "./engine-deps.ts";
import { knowsRoster } from "./known-roster.ts";
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

/** `past`: whoever signed it may write no more; it stands only where a save of somebody who may goes back to it. [WS-13] */
export interface ReadManifest extends OpenedManifest {
  readonly standing: Author["standing"];
}

export interface ReadSave extends OpenedState {
  readonly manifest: ReadManifest;
}

/**
 * The device that signed, judged at the time the save says. A time ahead of ours is no reason to refuse: clocks are put right,
 * and work that was saved under a wrong one stays readable. A device, or an epoch, that is not known yet may be new: the
 * service is asked once.
 */
const authorIn = async (deps: EngineDeps, id: Id<"ses">, bytes: Bytes): Answer<Author> => {
  const peeked = peekHeader(bytes);
  if (!peeked.ok) return refusedObject("the save", peeked.error);
  const { header } = peeked.value;
  const ext = decodeManifestExt(header.ext);
  if (!ext.ok) return refusedObject("the save", ext.error);
  const deviceId = formatId("dev", header.authorDeviceId);
  const act = { sessionId: id, at: ext.value.clientTime };
  const trust = deps.keychain.trust();
  const known = authorOf(trust, deviceId, act);
  if (known.ok && header.epoch <= trust.keys.epoch) return known;
  const refreshed = await deps.refreshTrust();
  if (!refreshed.ok) return refreshed;
  const now = authorOf(deps.keychain.trust(), deviceId, act);
  return now.ok ? now : refusedObject("the device that saved", now.error);
};

/** Verifies and opens a manifest: signer, session, chain of keys, and the pin of this device. [ST-15] [ST-16] */
export const readManifest = async (
  deps: EngineDeps,
  id: Id<"ses">,
  bytes: Bytes,
  { pin, digest }: ReadOptions,
): Answer<ReadManifest> => {
  const { primitives } = deps.platform.vault;
  const author = await authorIn(deps, id, bytes);
  if (!author.ok) return author;
  const opened = await openManifest(primitives, bytes, deps.keychain.trust().keys, {
    sessionId: idBytes(id),
    authorPublicKey: author.value.edPublic,
    authorAssisted: author.value.assisted,
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
    // Not what this device knows, or beside it: told apart from what nobody vouches for. [RC-11]
    if (!seen.ok)
      return refuse("rolled-back", "the newest save is older than one this device knows, or beside it");
  }
  // What this device took for the newest save while its author might still write stays what it was.
  const isPinned = pin?.digest === toHex(opened.value.digest);
  return ok({ ...opened.value, standing: isPinned ? "live" : author.value.standing });
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
  manifest: ReadManifest,
  { onVisible, keep, held = [], reachable = true }: StateOptions = {},
): Answer<ReadSave> => {
  const { vault, deflate } = deps.platform;
  const first = await visibleSegments(vault.primitives, manifest);
  const source = await openSaveSource(deps, id, manifest, { first, held, reachable });
  if (!source.ok) return source;
  const { keys, devices } = deps.keychain.trust();
  const isAssisted = (id: Bytes) => devices.get(formatId("dev", id))?.verified.certificate.assisted ?? null;
  const opened = await openState(
    { primitives: vault.primitives, deflate, isAssisted },
    manifest,
    keys,
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
    return options.pin ? refuse("rolled-back", "the service has no save of this session any more") : ok(null);
  }
  const manifest = await readManifest(deps, id, head.value, options);
  if (!manifest.ok) return manifest;
  if (!(await knowsRoster(deps, manifest.value))) {
    return refuse("rolled-back", "the list of members is older than the newest save");
  }
  return readState(deps, id, manifest.value, { onVisible: options.onVisible, keep: head.value });
};

/** The newest save after another one came first; `head` is its manifest where the service sent it along. */
export const readMoved = async (deps: EngineDeps, id: Id<"ses">, head: Bytes | null): Answer<ReadSave> => {
  const pin = await deps.platform.device.pin(id);
  const bytes = head === null ? await deps.saves.head(id) : ok(head);
  if (!bytes.ok) return bytes.error.code === "not-found" ? err(problem("not-trusted")) : bytes;
  const manifest = await readManifest(deps, id, bytes.value, { pin });
  if (!manifest.ok) return manifest;
  // Nothing is built on it before somebody has looked at it. [WS-13]
  if (manifest.value.standing === "past") return refusedObject("the device that saved", "not-trusted");
  return readState(deps, id, manifest.value, { keep: bytes.value });
};

/** Whether a save of somebody who may write no more is part of a history that somebody stands behind who may. */
const isVouchedFor = async (deps: EngineDeps, id: Id<"ses">, past: ReadManifest): Answer<boolean> => {
  const bytes = await deps.saves.head(id);
  if (!bytes.ok) return bytes;
  const head = await readManifest(deps, id, bytes.value, { pin: await deps.platform.device.pin(id) });
  if (!head.ok) return head;
  return head.value.standing === "live" ? isAncestor(deps, id, past, head.value) : ok(false);
};

/** The manifest of a save by its digest. `own`: this device built on it, so it has judged it before. */
export const readManifestAt = async (
  deps: EngineDeps,
  id: Id<"ses">,
  digest: string,
  { own = false }: { readonly own?: boolean } = {},
): Answer<ReadManifest> => {
  const bytes = await deps.saves.manifest(id, digest);
  if (!bytes.ok) return bytes;
  const manifest = await readManifest(deps, id, bytes.value, { digest });
  if (!manifest.ok) return manifest;
  if (manifest.value.standing === "past" && !own) {
    const vouched = await isVouchedFor(deps, id, manifest.value);
    if (!vouched.ok) return vouched;
    if (!vouched.value) return refusedObject("the device that saved", "not-trusted");
  }
  return manifest;
};

/** A save by its digest, with all of its state. */
export const readSaveAt = async (
  deps: EngineDeps,
  id: Id<"ses">,
  digest: string,
  options: { readonly own?: boolean } = {},
): Answer<ReadSave> => {
  const manifest = await readManifestAt(deps, id, digest, options);
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

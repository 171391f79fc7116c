// One session that goes from runtime to runtime: each opens what the one before it saved, writes a line and saves on top.
import { fromHex, toHex } from "@holdfast/protocol/encoding";
import { smallState } from "@holdfast/state/fixtures/states";
import { openManifest } from "@holdfast/state/manifest";
import type { State } from "@holdfast/state/model";
import { type OpenedState, openState } from "@holdfast/state/open";
import { prepareSave } from "@holdfast/state/save";
import { emptyBase } from "@holdfast/state/save-base";
import type { SpaceKeys } from "@holdfast/state/space-keys";
import type { Bytes } from "@holdfast/vault/bytes";
import { importEd25519Seed } from "@holdfast/vault/ed25519";
import type { JobDeps } from "./job-deps.ts";

/** Bytes are hex: it goes from runtime to runtime as JSON. */
export interface Relay {
  readonly workspaceId: string;
  readonly sessionId: string;
  /** Of every epoch, oldest first. */
  readonly spaceKeys: readonly string[];
  readonly generations: readonly { readonly cid: string; readonly gear: string }[];
  /** Of every save so far, oldest first. */
  readonly saves: readonly {
    readonly authorPublicKey: string;
    readonly assisted: boolean;
    readonly manifest: string;
  }[];
  readonly segments: Readonly<Record<string, string>>;
}

export interface OpenedRelay {
  readonly state: State;
  readonly whole: boolean;
  readonly seq: number;
  readonly contentHash: string;
}

const EDITED = "a";
const NOW = 1_790_000_000_000;

const bytes = (hex: string): Bytes => {
  const read = fromHex(hex);
  if (read === null) throw new Error("a relay holds something else than hex");
  return read;
};

type Random = (length: number) => Bytes;

/** The same session from now on under a new space key, its chunks cut and named by a new generation. */
export const rotateRelay = (random: Random, relay: Relay): Relay => ({
  ...relay,
  spaceKeys: [...relay.spaceKeys, toHex(random(32))],
  generations: [...relay.generations, { cid: toHex(random(32)), gear: toHex(random(32)) }],
});

export const beginRelay = (random: Random): Relay =>
  rotateRelay(random, {
    workspaceId: toHex(random(16)),
    sessionId: toHex(random(16)),
    spaceKeys: [],
    generations: [],
    saves: [],
    segments: {},
  });

const keysOf = ({ workspaceId, spaceKeys, generations }: Relay): SpaceKeys => ({
  workspaceId: bytes(workspaceId),
  epoch: spaceKeys.length,
  spaceKey: bytes(spaceKeys.at(-1) ?? ""),
  earlierSpaceKeys: spaceKeys.slice(0, -1).map(bytes),
  generations: generations.map(({ cid, gear }) => ({ cid: bytes(cid), gear: bytes(gear) })),
});

const openNewest = async (deps: JobDeps, relay: Relay): Promise<OpenedState | null> => {
  const newest = relay.saves.at(-1);
  if (newest === undefined) return null;
  const keys = keysOf(relay);
  const manifest = await openManifest(deps.primitives, bytes(newest.manifest), keys, {
    sessionId: bytes(relay.sessionId),
    authorPublicKey: bytes(newest.authorPublicKey),
    authorAssisted: newest.assisted,
  });
  if (!manifest.ok) throw new Error(`the manifest does not open: ${manifest.error}`);
  const get = async (id: Bytes): Promise<Bytes | null> => {
    const segment = relay.segments[toHex(id)];
    return segment === undefined ? null : bytes(segment);
  };
  const opened = await openState(deps, manifest.value, keys, { get });
  if (!opened.ok) throw new Error(`the state does not open: ${opened.error}`);
  return opened.value;
};

/** The first state is large enough that content decides where its chunks are cut. */
const firstState = (): State => {
  const state = smallState();
  const file = state.files["b"];
  if (file === undefined) throw new Error("the sample state lost a file");
  const content = Array.from({ length: 6_000 }, (_, n) => `line ${n} of ${(n * 7919) % 6_000}`).join("\n");
  return { ...state, files: { ...state.files, b: { ...file, content } } };
};

const withLine = (state: State, line: string): State => {
  const file = state.files[EDITED];
  if (file === undefined) throw new Error("the edited file is gone");
  return {
    ...state,
    files: { ...state.files, [EDITED]: { ...file, content: `${String(file.content)}${line}\n` } },
  };
};

/** Saves what is there and one line more, as a new device; `assisted`: as a service would for somebody. @throws Error where the newest save does not open here. */
export const appendSave = async (
  deps: JobDeps,
  random: Random,
  relay: Relay,
  line: string,
  assisted: boolean,
): Promise<Relay> => {
  const opened = await openNewest(deps, relay);
  const state = withLine(opened?.state ?? firstState(), line);
  const pair = await importEd25519Seed(random(32));
  const prepared = await prepareSave(
    { vault: { primitives: deps.primitives, random }, deflate: deps.deflate },
    keysOf(relay),
    { deviceId: random(16), signer: pair.privateKey },
    opened?.base ?? emptyBase(),
    state,
    {
      sessionId: bytes(relay.sessionId),
      kind: "auto",
      now: NOW,
      rosterDigest: random(32),
      keyListDigest: random(32),
      assisted,
    },
  );
  if (!prepared.ok || prepared.value.unchanged) throw new Error("nothing was saved");
  const { manifest, segments } = prepared.value;
  return {
    ...relay,
    saves: [...relay.saves, { authorPublicKey: toHex(pair.publicKey), assisted, manifest: toHex(manifest) }],
    segments: {
      ...relay.segments,
      ...Object.fromEntries(segments.map((segment) => [toHex(segment.id), toHex(segment.bytes)])),
    },
  };
};

/** @throws Error where there is no save, or the newest one does not open here. */
export const openRelay = async (deps: JobDeps, relay: Relay): Promise<OpenedRelay> => {
  const opened = await openNewest(deps, relay);
  if (opened === null) throw new Error("nothing was saved");
  const { state, base, report } = opened;
  return {
    state,
    whole: report.whole,
    seq: base.head?.seq ?? 0,
    contentHash: toHex(base.contentHash),
  };
};

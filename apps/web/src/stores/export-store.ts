import type { ExportKey, ExportPreview, ExportWish } from "@holdfast/client/contract/exports";
import type { ClientProblem } from "@holdfast/client/contract/problem";
import { createStore } from "zustand/vanilla";
import { holdfast } from "./holdfast.ts";
import { saveFile } from "./save-file.ts";
import { emptyWithKeys, whoAsks } from "./whose.ts";

export interface ExportState {
  /** Null until the first answer. */
  readonly preview: ExportPreview | null;
  readonly step: "choosing" | "making" | "done";
  readonly saves: number;
  readonly total: number;
  readonly bytes: number;
  readonly leftOut: number;
  /** Shown once, when the file is there. */
  readonly code: string | null;
  /** Of the program that opens the file, in hex; null where it is not known. */
  readonly programDigest: string | null;
  readonly problem: ClientProblem | null;
}

const NOTHING: ExportState = {
  preview: null,
  step: "choosing",
  saves: 0,
  total: 0,
  bytes: 0,
  leftOut: 0,
  code: null,
  programDigest: null,
  problem: null,
};

/** A file that is being made, and what opens it. [EX-7] */
export const exportStore = createStore<ExportState>(() => NOTHING);
const { setState } = exportStore;

/** Counts files: whoever finds that another one began, or that this one was given up, stops. */
let turn = 0;

/** Begins anew: what would be in a file of these sessions. */
export const lookAtExport = async (wish: ExportWish): Promise<void> => {
  const wanted = whoAsks();
  const mine = turn;
  const preview = await holdfast().exports.look(wish);
  if (!wanted() || turn !== mine) return;
  setState(preview.ok ? { preview: preview.value, problem: null } : { problem: preview.error });
};

const programDigest = async (): Promise<string | null> => {
  try {
    const answer = await fetch("/holdfast-open.mjs.sha256");
    const [digest = ""] = answer.ok ? (await answer.text()).split(" ") : [];
    return /^[0-9a-f]{64}$/.test(digest) ? digest : null;
  } catch (cause) {
    // Without the service the file is made of nothing either: the digest is a help and no condition.
    if (cause instanceof TypeError) return null;
    throw cause;
  }
};

/** Makes a file and saves it on this device, piece by piece. The place is asked for first: browsers want a click for that. */
export const makeExport = async (name: string, wish: ExportWish & ExportKey): Promise<void> => {
  const place = await saveFile(name);
  if (place === null) return;
  turn += 1;
  const mine = turn;
  const wanted = whoAsks();
  const goesOn = (): boolean => wanted() && turn === mine;
  setState({ step: "making", saves: 0, bytes: 0, leftOut: 0, problem: null, code: null });
  const { exports } = holdfast();
  const begun = await exports.begin(wish);
  const stop = async (problem: ClientProblem | null): Promise<void> => {
    await place.drop();
    if (begun.ok) await exports.cancel(begun.value.id);
    if (goesOn()) setState({ step: "choosing", problem });
  };
  if (!begun.ok) return stop(begun.error);
  if (goesOn()) setState({ total: begun.value.saves });
  for (;;) {
    if (!goesOn()) return stop(null);
    const piece = await exports.next(begun.value.id);
    if (!piece.ok) return stop(piece.error);
    const { bytes, saves, leftOut, done } = piece.value;
    await place.write(bytes);
    if (goesOn()) setState((state) => ({ saves, leftOut, bytes: state.bytes + bytes.length }));
    if (done) break;
  }
  await place.finish();
  const digest = await programDigest();
  if (goesOn()) setState({ step: "done", code: begun.value.code, programDigest: digest });
};

/** Gives up the file that is being made, and forgets the one that was. */
export const leaveExport = (): void => {
  turn += 1;
  setState(NOTHING, true);
};

emptyWithKeys(leaveExport);

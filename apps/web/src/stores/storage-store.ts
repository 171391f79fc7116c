import type { ClientProblem } from "@holdfast/client/contract/problem";
import type { QuarantineItem } from "@holdfast/client/contract/recovery";
import type { KeepingTerms } from "@holdfast/client/contract/retention";
import type { SessionSummary } from "@holdfast/client/contract/session";
import type { SessionHealth } from "@holdfast/protocol/health";
import type { Id } from "@holdfast/protocol/ids";
import type { RetentionPreview, RetentionReport } from "@holdfast/protocol/retention";
import { createStore } from "zustand/vanilla";
import { holdfast } from "./holdfast.ts";
import { saveFile } from "./save-file.ts";
import { emptyWithKeys, oneRequest, whoAsks } from "./whose.ts";

/** What one session takes, how whole it is, and what of it is kept apart here. */
export interface StoredSession {
  readonly session: SessionSummary;
  /** Null until it is here, or where it could not be had. */
  readonly health: SessionHealth | null;
  readonly quarantine: readonly QuarantineItem[];
}

export interface StorageState {
  /** Null until the first answer. */
  readonly stored: readonly StoredSession[] | null;
  readonly terms: KeepingTerms | null;
  /** What cleaning would take away now. */
  readonly preview: RetentionPreview | null;
  readonly reports: readonly RetentionReport[];
  /** Why something could not be had, or was refused. */
  readonly problem: ClientProblem | null;
  readonly cleaning: boolean;
}

const NOTHING: StorageState = {
  ...{ stored: null, terms: null, preview: null, reports: [], problem: null, cleaning: false },
};

/** What uses how much, and what cleaning would take away. */
export const storageStore = createStore<StorageState>(() => NOTHING);
const { getState, setState } = storageStore;

/** Sessions that are asked about at a time. */
const AT_ONCE = 4;

/** What cleaning would take of one session, with why each save stays; null where nobody can say. */
export const previewOf = async (id: Id<"ses">): Promise<RetentionPreview | null> => {
  const preview = await holdfast().retention.preview(id);
  return preview.ok ? preview.value : null;
};

const put = (id: string, more: Partial<StoredSession>): void =>
  setState(({ stored }) => ({
    stored: stored?.map((each) => (each.session.id === id ? { ...each, ...more } : each)) ?? null,
  }));

const readOne = async (id: Id<"ses">, stillHere: () => boolean): Promise<void> => {
  const [health, quarantine] = await Promise.all([
    holdfast().sessions.health(id),
    holdfast().recovery.quarantine(id),
  ]);
  if (!stillHere()) return;
  put(id, {
    ...(health.ok ? { health: health.value } : {}),
    ...(quarantine.ok ? { quarantine: quarantine.value } : {}),
  });
};

const readSessions = async (stillHere: () => boolean): Promise<void> => {
  const [inUse, archived] = await Promise.all([holdfast().listSessions(), holdfast().sessions.archived()]);
  if (!stillHere()) return;
  if (!inUse.ok) {
    setState({ problem: inUse.error });
    return;
  }
  const before = new Map(getState().stored?.map((each) => [each.session.id, each]));
  const sessions = [...inUse.value, ...(archived.ok ? archived.value : [])];
  setState({
    stored: sessions
      .toSorted((a, b) => b.bytes - a.bytes)
      .map((session) => ({ health: null, quarantine: [], ...before.get(session.id), session })),
  });
  const left = sessions.map(({ id }) => id);
  const work = async (): Promise<void> => {
    for (let id = left.shift(); id !== undefined && stillHere(); id = left.shift())
      await readOne(id, stillHere);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
};

const readCleaning = async (stillHere: () => boolean): Promise<void> => {
  const { retention } = holdfast();
  const [terms, preview, reports] = await Promise.all([
    retention.config(),
    retention.preview(),
    retention.reports(),
  ]);
  if (!stillHere()) return;
  const refused = [terms, preview, reports].find(({ ok }) => !ok);
  setState({
    ...(terms.ok ? { terms: terms.value } : {}),
    ...(preview.ok ? { preview: preview.value } : {}),
    ...(reports.ok ? { reports: reports.value } : {}),
    ...(refused?.ok === false ? { problem: refused.error } : {}),
  });
};

/** Asks for everything anew. */
export const refreshStorage = oneRequest(async (stillHere) => {
  setState({ problem: null });
  await Promise.all([readSessions(stillHere), readCleaning(stillHere)]);
});

/** Takes away what the preview names, or what is due by then. Null where it was refused; the reason is in the store. */
export const cleanNow = async (): Promise<RetentionReport | null> => {
  if (getState().cleaning) return null;
  const stillHere = whoAsks();
  setState({ cleaning: true, problem: null });
  const done = await holdfast().retention.run();
  if (!stillHere()) return null;
  setState({ cleaning: false, problem: done.ok ? null : done.error });
  if (done.ok) await refreshStorage();
  return done.ok ? done.value : null;
};

/** Hands over what is kept apart, as a file of JSON. */
export const downloadQuarantine = async (id: Id<"ses">, item: QuarantineItem): Promise<void> => {
  const read = await holdfast().recovery.download(id, item.id);
  if (!read.ok) {
    setState({ problem: read.error });
    return;
  }
  const file = await saveFile(`kept-apart-${item.id}.json`);
  await file?.write(read.value);
  await file?.finish();
};

export const discardQuarantine = async (id: Id<"ses">, item: QuarantineItem): Promise<boolean> => {
  const done = await holdfast().recovery.discard(id, item.id);
  if (!done.ok) setState({ problem: done.error });
  else await readOne(id, whoAsks());
  return done.ok;
};

// With the keys go the names.
emptyWithKeys(() => setState(NOTHING, true));

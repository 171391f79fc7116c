import type { FileEntry, Layout } from "@holdfast/state/model";
import type { Things } from "@holdfast/state/open-drawn";
import { closedInFront, frontOf, movedPlace, NOTHING_CLOSED } from "../workspace/timeline-view.ts";
import { fillIn, lookAt, presentState, sessionStore, stopLooking } from "./session-store.ts";
import { askTimeline, timelineStore } from "./timeline-store.ts";

const { getState, setState } = timelineStore;

export interface PointToSee {
  readonly key: string;
  readonly digest: string;
  readonly at: string;
  readonly name: string | null;
}

/** Where somebody looks while moments go by; null while the present stands there. */
let place: Layout | null = null;
/** True while a moment is being put in place: what changes then is no wish of anybody. */
let placing = false;
let wanted: PointToSee | null = null;
let showing: Promise<void> | null = null;
/** Content that is being opened, by save and id. */
const opening = new Set<string>();

export const backToNow = (): void => {
  wanted = null;
  place = null;
  setState({ fetching: null });
  if (getState().preview === null) return;
  setState({ preview: null });
  stopLooking();
};

const show = async (point: PointToSee): Promise<void> => {
  place ??= presentState()?.layout ?? null;
  const here = place;
  if (here === null) return;
  const answer = await askTimeline((timeline) => timeline.glimpse(point.digest, frontOf(here)));
  if (answer === null || getState().fetching !== point.key) return;
  setState({ fetching: null });
  if (!answer.ok) setState({ problem: answer.error });
  else {
    setState({ preview: point });
    placing = true;
    lookAt(answer.value, place ?? here);
    placing = false;
  }
};

const showWanted = async (): Promise<void> => {
  while (wanted !== null) {
    const point = wanted;
    wanted = null;
    await show(point);
  }
};

/**
 * Shows a save in place of the present state: what is drawn of it is opened. Whoever asks for others meanwhile gets the last one;
 * those in between are not fetched.
 */
export const look = (point: PointToSee): Promise<void> => {
  wanted = point;
  setState({ fetching: point.key, problem: null });
  showing ??= showWanted().finally(() => {
    showing = null;
  });
  return showing;
};

/** Opens content of what is looked at that was not opened with it. */
export const bring = async (things: Things): Promise<void> => {
  const { preview } = getState();
  if (preview === null) return;
  const { digest } = preview;
  const names = Object.values(things)
    .flat()
    .map((id) => `${digest} ${id}`);
  if (names.every((name) => opening.has(name))) return;
  for (const name of names) opening.add(name);
  const answer = await askTimeline((timeline) => timeline.glimpse(digest, things));
  for (const name of names) opening.delete(name);
  if (answer === null || getState().preview?.digest !== digest) return;
  if (answer.ok) fillIn(answer.value);
  else setState({ problem: answer.error });
};

/** These files with their content, which an earlier moment may not have opened yet; null where it cannot be had. */
export const openedFiles = async (files: readonly FileEntry[]): Promise<readonly FileEntry[] | null> => {
  const isClosed = ({ id }: FileEntry): boolean => sessionStore.getState().closed.files.includes(id);
  const missing = files.filter(isClosed);
  if (missing.length === 0) return files;
  await bring({ ...NOTHING_CLOSED, files: missing.map(({ id }) => id) });
  const { state, looking } = sessionStore.getState();
  if (!looking || state === null || missing.some(isClosed)) return null;
  return files.map((file) => state.files[file.id] ?? file);
};

sessionStore.subscribe(({ state, looking, closed, id }, before) => {
  if (id !== before.id) {
    wanted = null;
    place = null;
  }
  if (!looking || state === null) return;
  const was = before.looking ? before.state?.layout : undefined;
  if (was !== undefined && place !== null && !placing) place = movedPlace(place, was, state.layout);
  const missing = closedInFront(state, closed);
  if (missing !== null) void bring(missing);
});

import type { FileSession, SoundSave } from "@holdfast/client/export/file-sessions";

/** Sessions by id, or by name however it is written; all of them for null. */
export const chooseSessions = (
  sessions: readonly FileSession[],
  wanted: string | null,
): readonly FileSession[] => {
  if (wanted === null) return sessions;
  const byId = sessions.filter(({ id }) => id === wanted);
  if (byId.length > 0) return byId;
  return sessions.filter(({ name }) => name?.trim().toLowerCase() === wanted.trim().toLowerCase());
};

const byCheckpoint = ({ saves, checkpoints }: FileSession, wanted: string): SoundSave | undefined => {
  const same = (text: string | undefined): boolean => text?.toLowerCase() === wanted.trim().toLowerCase();
  const named = checkpoints.filter(({ id, note }) => id === wanted || same(note?.name));
  // Of several with a name the newest is meant.
  const newest = named.toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1))[0];
  return saves.find(({ digest }) => digest === newest?.save);
};

/** The save that is meant: the newest for null; a checkpoint's before a number's, a number's before a time's. */
export const chooseSave = (session: FileSession, at: string | null): SoundSave | undefined => {
  const { saves } = session;
  if (at === null) return saves.at(-1);
  const named = byCheckpoint(session, at);
  if (named !== undefined) return named;
  if (/^\d{1,15}$/.test(at)) return saves.find(({ seq }) => seq === Number(at));
  const time = Date.parse(at);
  return Number.isNaN(time) ? undefined : saves.findLast((save) => Date.parse(save.at) <= time);
};

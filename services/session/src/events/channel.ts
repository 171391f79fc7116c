import type { PresenceTold, StreamFrame, WorkspaceEvent } from "@holdfast/protocol/events";
import { formatId } from "@holdfast/protocol/ids";
import type { Bytes } from "@holdfast/vault/bytes";
import type { EventRepository, Standing, StoredPresence, Subscriber, View } from "./repository.ts";

/** One connection. */
export interface Member {
  readonly subscriber: Subscriber;
  /** `replay`: it happened before the connection. */
  readonly tell: (frame: StreamFrame, replay: boolean) => void;
  readonly end: (standing: Exclude<Standing, "good">) => void;
  /** The last number it was told of; null: it begins with now. */
  position: number | null;
  isNew: boolean;
}

const presenceKey = ({ sessionId, deviceId }: Pick<StoredPresence, "sessionId" | "deviceId">): string =>
  `${sessionId} ${deviceId}`;

const presenceFrame = (
  { sessionId, accountId, deviceId, since, editing }: StoredPresence,
  isThere: boolean,
): PresenceTold => {
  const state = isThere ? (editing ? "editing" : "viewing") : "gone";
  return { type: "presence", sessionId, accountId, deviceId, since, state };
};

/** What changed between two looks at who is there. */
const changesOf = (
  before: ReadonlyMap<string, StoredPresence>,
  after: ReadonlyMap<string, StoredPresence>,
): readonly PresenceTold[] => {
  const gone = [...before].filter(([key]) => !after.has(key)).map(([, row]) => presenceFrame(row, false));
  const changed = [...after].filter(([key, row]) => {
    const known = before.get(key);
    return known?.editing !== row.editing || known.since !== row.since;
  });
  return [...gone, ...changed.map(([, row]) => presenceFrame(row, true))];
};

const sessionOf = ({ subscriber: { sessionId } }: Member): string | null =>
  sessionId && formatId("ses", sessionId);

const tellEvents = (member: Member, { events, last }: View): void => {
  const only = sessionOf(member);
  const isReplay = member.isNew;
  if (member.position === null || member.position > last) {
    member.tell({ type: "ready", last }, true);
    member.position = last;
    return;
  }
  const position = member.position;
  const oldest = events[0]?.n ?? last + 1;
  if (oldest > position + 1) member.tell({ type: "gap", from: position + 1, to: oldest - 1 }, true);
  const isIts = ({ n, data }: WorkspaceEvent): boolean =>
    n > position && (only === null || data.sessionId === only);
  for (const event of events.filter(isIts)) member.tell({ ...event, replay: isReplay }, isReplay);
  member.position = last;
};

/** Of a session that was deleted its own connections are told that, and nothing later. */
const tellDeletion = (member: Member, view: View, sessionId: string): void => {
  const at = view.events.findLastIndex(
    ({ type, data }) => type === "session_deleted" && data.sessionId === sessionId,
  );
  const last = view.events[at]?.n ?? 0;
  if (member.position !== null && last > member.position)
    tellEvents(member, { ...view, events: view.events.slice(0, at + 1) });
};

/** The connections of this replica that are told of one workspace. They are told from one view at a time. */
export const createChannel = (deps: {
  readonly workspaceId: Bytes;
  readonly view: EventRepository["view"];
  readonly failed: (cause: unknown) => void;
}) => {
  const members = new Set<Member>();
  let presences: ReadonlyMap<string, StoredPresence> = new Map();
  let running: Promise<void> | null = null;
  let again = false;
  let isBehind = false;

  const tell = (member: Member, view: View, changes: readonly PresenceTold[]): void => {
    const only = sessionOf(member);
    const told = member.isNew ? view.presences.map((row) => presenceFrame(row, true)) : changes;
    tellEvents(member, view);
    for (const frame of told) if (only === null || frame.sessionId === only) member.tell(frame, member.isNew);
    member.isNew = false;
  };

  const look = async (): Promise<void> => {
    const asked = [...members];
    const positions = asked.flatMap(({ position }) => (position === null ? [] : [position]));
    const after = positions.length === 0 ? Number.MAX_SAFE_INTEGER : Math.min(...positions);
    const view = await deps.view(
      deps.workspaceId,
      after,
      asked.map(({ subscriber }) => subscriber),
    );
    const there = new Map(view.presences.map((row) => [presenceKey(row), row]));
    const changes = changesOf(presences, there);
    presences = there;
    for (const [i, member] of asked.entries()) {
      if (!members.has(member)) continue;
      const standing = view.standings[i] ?? "left";
      const only = sessionOf(member);
      if (standing === "good") tell(member, view, changes);
      else if (standing === "deleted" && only !== null) tellDeletion(member, view, only);
      if (standing !== "good") member.end(standing);
    }
  };

  const run = async (): Promise<void> => {
    do {
      again = false;
      try {
        await look();
        isBehind = false;
      } catch (cause) {
        // They stay where they are, and are told with the next look.
        isBehind = true;
        deps.failed(cause);
      }
    } while (again && members.size > 0);
    running = null;
  };

  const wake = (): Promise<void> => {
    again = running !== null;
    running ??= run();
    return running;
  };

  return {
    members: members as ReadonlySet<Member>,
    wake: (): void => void wake(),
    /** Resolves when it was told what there is. */
    join: async (member: Member): Promise<void> => {
      members.add(member);
      await wake();
    },
    leave: (member: Member): void => {
      members.delete(member);
    },
    /** Whether it has to look although nobody says so: the last look failed, or somebody who was there may be gone by now. */
    isDue: (now: number): boolean =>
      isBehind || [...presences.values()].some(({ expiresAt }) => expiresAt <= now),
  };
};
export type Channel = ReturnType<typeof createChannel>;

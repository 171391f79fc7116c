import { EVENTS_PROTOCOL, SUBSCRIBERS_PER_ACCOUNT_MAX } from "@holdfast/protocol/events";
import { formatId } from "@holdfast/protocol/ids";
import { sealSave } from "@holdfast/session/testing/chain";
import { formOf } from "@holdfast/session/testing/forms";
import { createMember, randomBytes, type TestMember } from "@holdfast/session/testing/member";
import { sqlWorld } from "@holdfast/session/testing/world";
import type { Rig } from "../saves/rig.ts";

const MEMBER = 2;
const PATIENCE_MILLISECONDS = 20_000;

/** Delays in milliseconds, from when a save was sent to when each of a crowd knew of it. */
export interface Heard {
  readonly milliseconds: readonly number[];
  /** How many of the crowd never heard. */
  readonly missed: number;
}

/** So many people of one workspace, each with as many connections as an account may have. */
export const gather = async (rig: Rig, connections: number) => {
  const world = sqlWorld(rig.sql);
  const ann = await createMember();
  await world.addMember(ann);
  const session = randomBytes(16);
  await world.addSession(ann, session);
  const people: TestMember[] = [];
  for (let n = 0; n < Math.ceil(connections / SUBSCRIBERS_PER_ACCOUNT_MAX); n++) {
    const member = await createMember();
    await world.addMember(member);
    await world.setRole(ann.workspaceId, member, MEMBER);
    people.push({ ...member, workspaceId: ann.workspaceId });
  }
  const origin = `http://127.0.0.1:${rig.service.port}`;
  const path = `/api/sessions/${formatId("ses", session)}`;
  const headers = await rig.deployment.as(ann);
  let parent: Awaited<ReturnType<typeof sealSave>> | null = null;

  return {
    origin,
    path,
    people,
    ticket: (member: TestMember) => world.addTicket(member, 30),
    /** Saves once; answers the number of the save and when it was sent. */
    save: async (): Promise<{ readonly seq: number; readonly sentAt: number }> => {
      const sealed = await sealSave(ann, session, parent);
      parent = sealed;
      const sentAt = performance.now();
      const answer = await fetch(`${origin}${path}/saves`, { method: "POST", headers, body: formOf(sealed) });
      if (answer.status !== 201) throw new Error(await answer.text());
      return { seq: sealed.seq, sentAt };
    },
  };
};
export type Crowd = Awaited<ReturnType<typeof gather>>;

/** When each of so many listeners heard of each save, by its number. */
const createBook = (listeners: number) => {
  const heard = Array.from({ length: listeners }, () => new Map<number, number>());
  return {
    note: (listener: number, seq: number): void => {
      const own = heard[listener];
      if (own !== undefined && !own.has(seq)) own.set(seq, performance.now());
    },
    knowsAll: (seq: number): boolean => heard.every((own) => own.has(seq)),
    delays: (saves: readonly { readonly seq: number; readonly sentAt: number }[]): Heard => {
      const all = heard.flatMap((own) =>
        saves.map(({ seq, sentAt }) => (own.get(seq) ?? Number.NaN) - sentAt),
      );
      const known = all.filter((delay) => !Number.isNaN(delay));
      return { milliseconds: known, missed: all.length - known.length };
    },
  };
};

const saveOften = async (
  crowd: Crowd,
  saves: number,
  everyMilliseconds: number,
  isHeard: (seq: number) => boolean,
) => {
  const sent: Awaited<ReturnType<Crowd["save"]>>[] = [];
  for (let n = 0; n < saves; n++) {
    sent.push(await crowd.save());
    await Bun.sleep(everyMilliseconds);
  }
  const last = sent.at(-1)?.seq ?? 0;
  for (const begun = performance.now(); !isHeard(last) && performance.now() - begun < PATIENCE_MILLISECONDS; )
    await Bun.sleep(20);
  return sent;
};

/** Everybody has a socket. */
export const bySockets = async (
  crowd: Crowd,
  sockets: number,
  saves: number,
  every: number,
): Promise<Heard> => {
  const book = createBook(sockets);
  const open: WebSocket[] = [];
  const url = crowd.origin.replace("http", "ws");
  for (let n = 0; n < sockets; n++) {
    const member = crowd.people[n % crowd.people.length];
    if (member === undefined) break;
    const ticket = await crowd.ticket(member);
    const socket = new WebSocket(`${url}/api/events`, [EVENTS_PROTOCOL, `holdfast.ticket.${ticket}`]);
    socket.onmessage = ({ data }) => {
      const { data: about } = JSON.parse(String(data));
      if (about?.seq !== undefined) book.note(n, about.seq);
    };
    await new Promise<void>((resolve, reject) => {
      socket.onopen = () => resolve();
      socket.onerror = () => reject(new Error("a socket was refused"));
    });
    open.push(socket);
  }
  await Bun.sleep(1_000);
  const sent = await saveOften(crowd, saves, every, book.knowsAll);
  for (const socket of open) socket.close();
  return book.delays(sent);
};

/** Everybody asks for the head, each so often: the usual way. */
export const byPolling = async (
  crowd: Crowd,
  headersOf: (member: TestMember) => Promise<Record<string, string>>,
  options: {
    readonly pollers: number;
    readonly saves: number;
    readonly every: number;
    readonly pollMilliseconds: number;
  },
): Promise<Heard> => {
  const { pollers, saves, every, pollMilliseconds } = options;
  const book = createBook(pollers);
  const headers = await Promise.all(crowd.people.map(headersOf));
  let isOver = false;
  const poll = async (n: number): Promise<void> => {
    await Bun.sleep((n / pollers) * pollMilliseconds);
    while (!isOver) {
      const answer = await fetch(`${crowd.origin}${crowd.path}/head`, {
        headers: headers[n % headers.length] ?? {},
      });
      await answer.arrayBuffer();
      const [seq] = (answer.headers.get("etag") ?? "").replaceAll('"', "").split("-");
      // Whoever sees the newest save knows of those before it.
      for (let known = Number(seq); known > Number(seq) - saves; known--) book.note(n, known);
      await Bun.sleep(pollMilliseconds);
    }
  };
  const polling = Array.from({ length: pollers }, (_, n) => poll(n));
  const sent = await saveOften(crowd, saves, every, book.knowsAll);
  isOver = true;
  await Promise.all(polling);
  return book.delays(sent);
};

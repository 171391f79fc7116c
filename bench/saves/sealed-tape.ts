import { formatId } from "@holdfast/protocol/ids";
import { SEGMENTS_BEFORE_GATHERING } from "@holdfast/protocol/limits";
import { type SealedSave, sealSave } from "@holdfast/session/testing/chain";
import type { Deployment } from "@holdfast/session/testing/deployment";
import { createMember, randomBytes, type TestMember } from "@holdfast/session/testing/member";
import { sqlWorld } from "@holdfast/session/testing/world";
import type { Bytes } from "@holdfast/vault/bytes";
import type { SQL } from "bun";
import { httpRequest, type Place, type Tape, writeTape } from "./tape.ts";

export interface SealedPlan {
  readonly file: string;
  readonly clients: number;
  readonly savesEach: number;
}

/** The small save that is measured: 13 KB in all, a little above the median save of a working session. */
const MANIFEST_BYTES = 2_750;
const SEGMENT_BYTES = 7_700;
/** Two hours of work at a save a minute; then the client goes on in another session. */
const SAVES_A_SESSION = 120;
/** As clients gather: the save that would name more than 64 segments names 24. */
const LEFT_AFTER_GATHERING = 24;
const BOUNDARY = "holdfast-bench";

const part = (disposition: string, bytes: Bytes): readonly Uint8Array[] => [
  Buffer.from(
    `--${BOUNDARY}\r\ncontent-disposition: form-data; ${disposition}\r\ncontent-type: application/octet-stream\r\n\r\n`,
  ),
  bytes,
  Buffer.from("\r\n"),
];

const requestOf = (sessionId: Bytes, headers: Readonly<Record<string, string>>, save: SealedSave): Buffer => {
  const body = Buffer.concat([
    ...part('name="manifest"; filename="manifest"', save.manifest),
    ...save.segments.flatMap(({ id, bytes }) =>
      part(`name="segment"; filename="${formatId("seg", id)}"`, bytes),
    ),
    Buffer.from(`--${BOUNDARY}--\r\n`),
  ]);
  const type = { "content-type": `multipart/form-data; boundary=${BOUNDARY}` };
  return httpRequest(`/api/sessions/${formatId("ses", sessionId)}/saves`, { ...headers, ...type }, body);
};

/** The next save of a client that works on: one new segment each time, gathering when there are too many. */
const nextSave = (member: TestMember, sessionId: Bytes, parent: SealedSave | null): Promise<SealedSave> => {
  const set = parent?.set ?? [];
  const gathers = set.length >= SEGMENTS_BEFORE_GATHERING;
  const removes = gathers ? set.slice(0, set.length + 1 - LEFT_AFTER_GATHERING).map(({ id }) => id) : [];
  return sealSave(member, sessionId, parent, {
    manifestBytes: MANIFEST_BYTES,
    segmentBytes: [SEGMENT_BYTES],
    removes,
  });
};

/** Makes accounts and sessions for clients, seals what each of them saves one after the other, and records the requests. */
export const recordSaves = async (sql: SQL, deployment: Deployment, plan: SealedPlan): Promise<Tape> => {
  const world = sqlWorld(sql);
  const tape = writeTape(plan.file);
  const clients: Place[][] = [];
  for (let client = 0; client < plan.clients; client++) {
    const member = await createMember();
    await world.addMember(member);
    const headers = await deployment.as(member);
    const places: Place[] = [];
    let session = randomBytes(16);
    let parent: SealedSave | null = null;
    for (let n = 0; n < plan.savesEach; n++) {
      if (n % SAVES_A_SESSION === 0) {
        session = randomBytes(16);
        parent = null;
        await world.addSession(member, session);
      }
      parent = await nextSave(member, session, parent);
      places.push(tape.add(requestOf(session, headers, parent)));
    }
    clients.push(places);
  }
  await tape.end();
  return { file: plan.file, clients };
};

import { formatId } from "@holdfast/protocol/ids";
import { sealSave } from "@holdfast/session/testing/chain";
import { formOf, OCTETS } from "@holdfast/session/testing/forms";
import { createMember, randomBytes } from "@holdfast/session/testing/member";
import { sqlWorld } from "@holdfast/session/testing/world";
import type { Rig } from "../saves/rig.ts";

/** A first save is cut into segments of at most 4 MiB; most are a fraction of that. */
const SEGMENT_BYTES = 1_000_000;

/** Throws unless the answer is 2xx. */
export const expectOk = async (response: Response): Promise<void> => {
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
};

/** Stores a session of so many MB sealed, and answers how it is asked for. */
export const storeSealed = async (
  rig: Rig,
  megabytes: number,
): Promise<{ readonly url: string; readonly headers: Record<string, string> }> => {
  const member = await createMember();
  const session = randomBytes(16);
  const world = sqlWorld(rig.sql);
  await world.addMember(member);
  await world.addSession(member, session);
  const headers = { ...(await rig.deployment.as(member)) };
  const url = `http://127.0.0.1:${rig.service.port}/api/sessions/${formatId("ses", session)}`;
  const segmentBytes = Array(megabytes).fill(SEGMENT_BYTES);
  const save = await sealSave(member, session, null, { segmentBytes });
  for (const { id, bytes } of save.segments) {
    const to = `${url}/segments/${formatId("seg", id)}`;
    await expectOk(
      await fetch(to, { method: "PUT", headers: { ...headers, "content-type": OCTETS }, body: bytes }),
    );
  }
  const body = formOf({ manifest: save.manifest, segments: [] });
  await expectOk(await fetch(`${url}/saves`, { method: "POST", headers, body }));
  return { url, headers };
};

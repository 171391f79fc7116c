import { formatId } from "@holdfast/protocol/ids";
import { formOf } from "@holdfast/session/testing/forms";
import { randomBytes, type TestMember } from "@holdfast/session/testing/member";
import { sqlWorld } from "@holdfast/session/testing/world";
import { realisticState } from "@holdfast/state/fixtures/realistic-state";
import { bytesOf, createSpace, SESSION_ID } from "@holdfast/state/fixtures/space";
import { emptyBase } from "@holdfast/state/save-base";
import { naiveKey, naiveSave } from "./naive.ts";
import { percentile, type Row, type Suite } from "./row.ts";
import { startNaive } from "./saves/naive.ts";
import { createRig, type Rig } from "./saves/rig.ts";

const GROUP = "Restoring from the service (10 MB)";
const MEGABYTES = 10;
const RUNS = 15;

const stored = async (response: Response): Promise<void> => {
  if (response.status !== 201) throw new Error(`${response.status}: ${await response.text()}`);
};

/** Stores the first save of a session as a client does: its segments first, then the manifest. */
const storeSession = async (rig: Rig): Promise<{ url: string; headers: Record<string, string> }> => {
  const device = "device";
  const space = await createSpace(device);
  const member: TestMember = {
    accountId: randomBytes(16),
    loginId: randomBytes(16),
    deviceId: bytesOf(device, 16),
    edPublic: space.publicKey,
    workspaceId: space.keys.workspaceId,
    spaceKey: space.keys.spaceKey,
    assisted: false,
    signer: (await crypto.subtle.generateKey("Ed25519", false, ["sign"])).privateKey,
  };
  const world = sqlWorld(rig.sql);
  await world.addMember(member);
  await world.addSession(member, SESSION_ID);
  const headers = await rig.deployment.as(member);
  const url = `http://127.0.0.1:${rig.service.port}/api/sessions/${formatId("ses", SESSION_ID)}`;
  const { manifest, segments } = await space.save(emptyBase(), realisticState(MEGABYTES));
  for (const { id, bytes } of segments) {
    const type = { "content-type": "application/octet-stream" };
    const to = `${url}/segments/${formatId("seg", id)}`;
    await stored(await fetch(to, { method: "PUT", headers: { ...headers, ...type }, body: bytes }));
  }
  await stored(
    await fetch(`${url}/saves`, { method: "POST", headers, body: formOf({ manifest, segments: [] }) }),
  );
  return { url, headers };
};

/** Median milliseconds of some requests, from asking to the last byte, and how many bytes came. */
const timed = async (ask: () => Promise<Response>): Promise<{ milliseconds: number; bytes: number }> => {
  const milliseconds: number[] = [];
  let bytes = 0;
  for (let n = 0; n < RUNS; n++) {
    const begun = performance.now();
    const response = await ask();
    if (!response.ok) throw new Error(`${response.status}`);
    bytes = (await response.arrayBuffer()).byteLength;
    milliseconds.push(performance.now() - begun);
  }
  return { milliseconds: percentile(milliseconds, 0.5), bytes };
};

/** What comes over the wire when a session is opened on a device that has nothing of it. */
export const restore: Suite = {
  name: "restore",
  run: async () => {
    const rig = await createRig();
    try {
      const { url, headers } = await storeSession(rig);
      const json = { ...headers, "content-type": "application/json" };
      const bundle = await timed(() => fetch(`${url}/bundle`, { method: "POST", headers: json, body: "{}" }));
      const naive = await startNaive(rig);
      const address = `http://127.0.0.1:${naive.port}/whole`;
      const { body } = await naiveSave(await naiveKey(), realisticState(MEGABYTES));
      await stored(await fetch(address, { method: "POST", body }));
      const whole = await timed(() => fetch(address));
      const rows: Row[] = [
        {
          group: GROUP,
          name: "bundle of everything, every segment checked against its digest",
          value: bundle.milliseconds,
          unit: "ms",
          naive: whole.milliseconds,
          note: `wall, over loopback, median of ${RUNS}`,
        },
        {
          group: GROUP,
          name: "bundle of everything, transferred",
          value: bundle.bytes / 1e6,
          unit: "MB",
          naive: whole.bytes / 1e6,
        },
      ];
      return rows;
    } finally {
      await rig.close();
    }
  },
};

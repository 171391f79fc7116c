import { afterAll, describe, expect, test } from "bun:test";
import { EMPTY_STATE_TAG } from "@holdfast/protocol/saves";
import { UNLOCK_HEADER } from "@holdfast/protocol/unlocks";
import { routesOf } from "@holdfast/service-kit/route-table";
import { STATE_EXAMPLE } from "./features/state/examples.ts";
import { makeUnlock, type TestUnlock } from "./testing/assisted.ts";
import { createAssistedWorld } from "./testing/assisted-world.ts";
import { sqlBackend } from "./testing/backends.ts";
import { bearerOf, fixtureOn } from "./testing/fixture.ts";
import type { TestMember } from "./testing/member.ts";
import { unlockedOn } from "./testing/unlocked.ts";

const backend = await sqlBackend();
afterAll(() => backend.close());

let world = await createAssistedWorld(backend);
const READS = routesOf(world.of.app).filter(({ unlock, method }) => unlock !== null && method === "GET");
const asOwner = async (unlock: TestUnlock, member: TestMember = world.ann) => ({
  ...(await bearerOf(member)),
  [UNLOCK_HEADER]: unlock.token,
});

const MINUTES = 60_000;

/** What ends a token. */
const ENDS: Readonly<Record<string, (unlock: TestUnlock) => Promise<void>>> = {
  "has run out": (unlock) => world.of.world.changeUnlock(unlock, { expiresAt: new Date(Date.now() - 1) }),
  "was idle for 15 minutes": (unlock) =>
    world.of.world.changeUnlock(unlock, { lastUsedAt: new Date(Date.now() - 15 * MINUTES - 1) }),
  "was ended": (unlock) => world.of.world.changeUnlock(unlock, { endedAt: new Date() }),
  "has a device that was revoked": ({ deviceId }) => world.of.world.revokeDevice({ ...world.ann, deviceId }),
  "is of a member whose new keys nobody confirmed": () =>
    world.of.world.setKeysChanged(world.ann.workspaceId, world.ann, true),
  "is of an epoch before the workspace's": () => world.of.world.setEpochs(world.ann.workspaceId, 2, 1),
};

describe("a token that is not live any more", () => {
  for (const [name, end] of Object.entries(ENDS))
    test(`[AM-4] [AM-7] [AM-12] one that ${name} opens nothing, on any route`, async () => {
      world = await createAssistedWorld(backend);
      const unlock = await world.newUnlock();
      const ask = async () => {
        const outcomes = new Set<string>();
        for (const route of READS) {
          const { path } = world.request(route);
          const headers = await asOwner(unlock);
          const answer = await world.of.fetch(new Request(`http://localhost${path}`, { headers }));
          outcomes.add(answer.ok ? "opened" : (await answer.json()).code);
        }
        return [...outcomes];
      };
      expect(await ask()).toEqual(["opened"]);
      await end(unlock);
      expect(await ask()).toEqual(["unlock-required"]);
    });

  test("[AM-12] [AM-8] one that ends while its save is made saves nothing", async () => {
    for (const ends of ["device", "epoch"] as const) {
      let during = async (): Promise<void> => undefined;
      const of = await fixtureOn(backend, 100_000, (step) =>
        step === "checked" ? during() : Promise.resolve(),
      );
      const { plain, newSession, member, unlock } = await unlockedOn(of);
      const { id } = await newSession("Work");
      const path = `/sessions/${id}/state`;
      during = () =>
        ends === "device"
          ? of.world.revokeDevice({ ...member, deviceId: unlock.deviceId })
          : of.world.setEpochs(member.workspaceId, 2, 2);
      const response = await plain("PUT", path, { body: STATE_EXAMPLE, ifMatch: EMPTY_STATE_TAG });
      expect([ends, response.status, (await response.json()).code]).toEqual([ends, 403, "unlock-required"]);
      const history = await (await plain("GET", `/sessions/${id}/history`, { token: null })).json();
      expect(history.items).toEqual([]);
    }
  });

  test("[AM-7] a token's row that another token's bytes were put into opens nothing", async () => {
    world = await createAssistedWorld(backend);
    const { ann, of } = world;
    const [one, other] = [await makeUnlock(ann), await makeUnlock(ann)];
    await of.world.addUnlock({ ...one, wrap: other.wrap });
    const headers = await asOwner(one);
    const answer = await of.fetch(new Request("http://localhost/api/sessions", { headers }));
    expect((await answer.json()).code).toBe("unlock-required");
  });

  test("[AM-3] neither an account nor a workspace that does not allow it is opened with one", async () => {
    const of = await fixtureOn(backend);
    for (const allowed of [
      { byAccount: false, byWorkspace: true },
      { byAccount: true, byWorkspace: false },
    ]) {
      const { plain } = await unlockedOn(of, allowed);
      expect((await (await plain("GET", "/sessions")).json()).code).toBe("assisted-not-allowed");
    }
  });
});

import { expect, test } from "bun:test";
import { toBase64url, toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { routesOf } from "@holdfast/service-kit/route-table";
import { utf8 } from "@holdfast/vault/bytes";
import { sealMeta, THING } from "@holdfast/vault/meta";
import { sealSave } from "./testing/chain.ts";
import { createFixture } from "./testing/fixture.ts";
import { metaOf, randomBytes, vault } from "./testing/member.ts";
import { describeOnBackends } from "./testing/on-backends.ts";

/** What leaves no entry, and why it does not have to. [AD-1] */
const WITHOUT: Readonly<Record<string, string>> = {
  "POST /api/sessions/:id/saves": "the signed chain of manifests is the record of saves",
  "PUT /api/sessions/:id/segments/:segmentId": "part of a save",
  "POST /api/sessions/:id/bundle": "reads",
  "POST /api/sessions/:id/health/healed":
    "changes nothing that a member stored; the damage's row says when and by which save",
  "POST /api/sessions/:id/lease": "says who writes; nothing that is kept changes by it",
  "DELETE /api/sessions/:id/lease": "likewise",
  "PUT /api/sessions/:id/state": "a save, by the device of the token that was made, which has its entry",
  "PATCH /api/sessions/:id/state": "a save, likewise",
  "POST /api/sessions/:id/checkpoints/:cid/restore": "a save; the checkpoint it makes has its entry",
  "POST /api/sessions/:id/restore/undo": "a save; the checkpoint it makes has its entry",
  "POST /api/sessions/:id/recovery/merge-conflicts": "a save, or reads",
  "POST /api/sessions/:id/recovery/analyze": "reads",
  "POST /api/sessions/:id/recovery/validate": "reads",
  "POST /api/retention/preview": "reads",
  "POST /api/sessions/:id/checkpoints/:cid/proofs":
    "what a device found, weekly; the newest stands in the view",
};

const ACTIONS: Readonly<Record<string, string>> = {
  "POST /api/sessions": "session.created",
  "PATCH /api/sessions/:id": "session.renamed",
  "DELETE /api/sessions/:id": "session.deleted",
  "POST /api/sessions/:id/keep": "session.kept",
  "POST /api/sessions/:id/checkpoints": "checkpoint.created",
  "PATCH /api/sessions/:id/checkpoints/:cid": "checkpoint.changed",
  "DELETE /api/sessions/:id/checkpoints/:cid": "checkpoint.deleted",
  "POST /api/sessions/:id/recovery/attempts": "recovery.attempted",
  "POST /api/sessions/:id/checkpoints/batch-delete": "checkpoint.deleted",
  "POST /api/sessions/:id/restores": "session.restored",
  "POST /api/sessions/:id/archive": "session.archived",
  "POST /api/sessions/:id/unarchive": "session.unarchived",
  "POST /api/sessions/:id/undelete": "session.undeleted",
  "POST /api/sessions/:id/clone": "session.cloned",
  // With an unlock token; without one they read. features/recovery/assisted.test.ts finds the entries.
  "POST /api/sessions/:id/recovery/repair": "recovery.attempted",
  "POST /api/sessions/:id/recovery/restore": "recovery.attempted",
  "POST /api/sessions/:id/recovery/emergency": "recovery.attempted",
  "PUT /api/session-config": "session-config.changed",
  "POST /api/retention/run": "retention.run",
  "POST /api/webhooks": "webhook.created",
  "PATCH /api/webhooks/:id": "webhook.changed",
  "DELETE /api/webhooks/:id": "webhook.deleted",
  "POST /api/webhooks/:id/rotate-secret": "webhook.secret-replaced",
  "POST /api/webhooks/:id/test": "webhook.tested",
  "POST /api/webhooks/:id/deliveries/:eventId/redeliver": "webhook.redelivered",
  "POST /api/recovery/scrub": "scrub.asked",
  "DELETE /api/operations/:oid": "operation.cancelled",
};

test("[AD-1] [B58] every mutation of this service is known here, or excepted with a reason", async () => {
  const { app } = await createFixture();
  const mutations = routesOf(app).filter(({ method }) => method !== "GET");
  const known = [...Object.keys(WITHOUT), ...Object.keys(ACTIONS)];
  expect(known.toSorted()).toEqual(mutations.map(({ method, path }) => `${method} ${path}`).toSorted());
});

describeOnBackends("the audit log of this service", (begin) => {
  test("[AD-1] [B58] every mutation leaves its entry, one that is refused or repeated none", async () => {
    const { send, ann, session, path, save, audited, newMember } = await begin();
    const first = await sealSave(ann, session, null);
    expect((await save(first)).status).toBe(201);
    const checkpointId = randomBytes(16);
    const { workspaceId, deviceId, spaceKey, signer } = ann;
    const metaAt = async (version: number) => {
      const thing = { thingId: checkpointId, thing: THING.checkpoint, version };
      const place = { workspaceId, epoch: 1, deviceId, ...thing };
      return toBase64url(await sealMeta(vault, place, spaceKey, utf8("canary of a name"), signer));
    };
    const ifMatch = (version: number) => ({ "if-match": `"v${version}"` });
    const named = async (version: number) => ({
      meta: toBase64url(await metaOf(ann, session, version)),
      nameTag: toBase64url(randomBytes(16)),
    });
    const checkpoint = {
      id: formatId("cpt", checkpointId),
      at: toHex(first.digest),
      origin: "manual",
      pinned: false,
      meta: await metaAt(1),
    };
    const attempt = {
      at: toHex(first.digest),
      damaged: [],
      kind: "repair",
      ending: "failed",
      confirmed: true,
      tiers: {},
      lost: { sections: 0, bytes: 0 },
      save: null,
    };
    const stranger = await newMember();
    const one = `${path}/checkpoints/${checkpoint.id}`;
    const outcomes = [
      await send("PATCH", path, { body: await named(2), headers: ifMatch(1) }),
      await send("PATCH", path, { body: await named(2), headers: ifMatch(1) }),
      await send("POST", `${path}/checkpoints`, { body: checkpoint }),
      await send("POST", `${path}/checkpoints`, { body: checkpoint }),
      await send("PATCH", one, { body: { meta: await metaAt(2), pinned: true }, headers: ifMatch(1) }),
      await send("DELETE", one, { headers: ifMatch(1) }),
      await send("DELETE", one, { headers: ifMatch(2) }),
      await send("POST", `${path}/recovery/attempts`, { body: attempt }),
      await send("POST", `${path}/recovery/attempts`, { body: { ...attempt, at: "00".repeat(32) } }),
      await send("DELETE", path, { as: stranger }),
      await send("DELETE", path),
      await send("DELETE", path),
    ];
    expect(outcomes.map(({ status }) => status)).toEqual([
      200, 412, 201, 200, 200, 412, 204, 201, 409, 404, 204, 404,
    ]);
    const entries = await audited(ann.workspaceId);
    expect(entries.map(({ seq, action, target }) => `${seq} ${action} ${target}`)).toEqual([
      `1 session.created ${formatId("ses", session)}`,
      `2 session.renamed ${formatId("ses", session)}`,
      `3 checkpoint.created ${checkpoint.id}`,
      `4 checkpoint.changed ${checkpoint.id}`,
      `5 checkpoint.deleted ${checkpoint.id}`,
      `6 recovery.attempted ${formatId("ses", session)}`,
      `7 session.deleted ${formatId("ses", session)}`,
    ]);
    const by = new Set(
      entries.map(({ accountId, loginId }) => `${toHex(accountId)} ${loginId && toHex(loginId)}`),
    );
    expect([...by]).toEqual([`${toHex(ann.accountId)} ${toHex(ann.loginId)}`]);
    expect(await audited(stranger.workspaceId)).toEqual([]);
  });
});

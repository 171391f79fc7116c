import { toBase64url, toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { SESSION_CONFIG_DEFAULTS } from "@holdfast/protocol/retention";
import type { NewWebhookSecret, WebhookSending } from "@holdfast/protocol/webhooks";
import type { Route } from "@holdfast/service-kit/route-table";
import { type MatrixRequest, nameOf } from "@holdfast/service-kit/testing/matrix";
import { utf8 } from "@holdfast/vault/bytes";
import { sealMeta, THING, type Thing } from "@holdfast/vault/meta";
import { NOTE_EXAMPLE } from "../features/recovery/examples.ts";
import { CREATE_EXAMPLE } from "../features/webhooks/examples.ts";
import { sealSave } from "./chain.ts";
import type { BackendFixture } from "./fixture.ts";
import { formOf, OCTETS } from "./forms.ts";
import { metaOf, randomBytes, type TestMember, vault } from "./member.ts";

const asJson = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  body: JSON.stringify(body),
  headers: { "content-type": "application/json", ...headers },
});
const ifMatch = { "if-match": '"v1"' };

/** A hook of Ann's workspace, and what was sent to it. */
const hookOf = async ({ send }: BackendFixture): Promise<readonly [hook: string, event: string]> => {
  const made = await send("POST", "/webhooks", { body: CREATE_EXAMPLE });
  const { webhook } = (await made.json()) as NewWebhookSecret;
  const sent = await send("POST", `/webhooks/${webhook.id}/test`);
  return [webhook.id, ((await sent.json()) as WebhookSending).eventId];
};

/** A session of Ann's with a save and a checkpoint, and what `by` would send to each route about it. */
export const requestsOf = async (of: BackendFixture, by: TestMember): Promise<MatrixRequest> => {
  const { ann } = of;
  const { workspaceId, spaceKey } = ann;
  const author = { ...by, workspaceId, spaceKey };
  const [session, newId, checkpointId] = [await of.newSession(ann), randomBytes(16), randomBytes(16)];
  const healed = randomBytes(16);
  const first = await sealSave(ann, session, null, { ext: { heals: [healed] } });
  await of.save(first, ann, session);
  const restored = await sealSave(ann, session, first, { ext: { kind: "restore" } });
  await of.save(restored, ann, session);
  const second = await sealSave(author, session, restored);
  const metaAs = async (
    member: TestMember,
    thingId: Uint8Array<ArrayBuffer>,
    version: number,
    thing: Thing = THING.checkpoint,
  ) => {
    const { deviceId, signer } = member;
    const place = { workspaceId, epoch: 1, thingId, thing, version, deviceId };
    return toBase64url(await sealMeta(vault, place, spaceKey, utf8("{}"), signer));
  };
  const named = async (id: Uint8Array<ArrayBuffer>, version: number) => ({
    meta: toBase64url(await metaOf(author, id, version)),
    nameTag: toBase64url(randomBytes(16)),
  });
  const checkpoint = {
    id: formatId("cpt", checkpointId),
    at: toHex(first.digest),
    origin: "manual",
    pinned: false,
  };
  const [cloneId, provedAt] = [randomBytes(16), Date.now()];
  const checkpoints = `/sessions/${formatId("ses", session)}/checkpoints`;
  await of.send("POST", checkpoints, { body: { ...checkpoint, meta: await metaAs(ann, checkpointId, 1) } });
  const [hook, ping] = await hookOf(of);
  const asked = await of.send("POST", "/recovery/scrub", { body: {} });
  /** A route that reads no body needs no entry. */
  const requests: Readonly<Record<string, RequestInit>> = {
    "POST /api/sessions": asJson({ id: formatId("ses", newId), ...(await named(newId, 1)) }),
    "PATCH /api/sessions/:id": asJson(await named(session, 2), ifMatch),
    "POST /api/sessions/:id/saves": { body: formOf(second) },
    "PUT /api/sessions/:id/segments/:segmentId": {
      body: second.segments[0]?.bytes ?? null,
      headers: { "content-type": OCTETS },
    },
    "POST /api/sessions/:id/bundle": asJson({}),
    "POST /api/sessions/:id/health/healed": asJson({
      segment: formatId("seg", healed),
      save: toHex(first.digest),
    }),
    "POST /api/sessions/:id/lease": asJson({ deviceId: formatId("dev", by.deviceId), take: true }),
    "POST /api/sessions/:id/checkpoints": asJson({
      ...checkpoint,
      id: formatId("cpt", newId),
      meta: await metaAs(author, newId, 1),
    }),
    "PATCH /api/sessions/:id/checkpoints/:cid": asJson(
      { meta: await metaAs(author, checkpointId, 2), pinned: true },
      ifMatch,
    ),
    "DELETE /api/sessions/:id/checkpoints/:cid": { headers: ifMatch },
    "POST /api/sessions/:id/recovery/analyze": asJson({}),
    "POST /api/retention/preview": asJson({}),
    "POST /api/retention/run": asJson({}),
    "POST /api/recovery/scrub": asJson({}),
    "PUT /api/session-config": asJson(SESSION_CONFIG_DEFAULTS, { "if-match": '"v0"' }),
    "POST /api/sessions/:id/recovery/validate": asJson({}),
    "POST /api/sessions/:id/recovery/repair": asJson({}),
    "POST /api/sessions/:id/recovery/restore": asJson({ at: toHex(first.digest) }),
    "POST /api/sessions/:id/recovery/emergency": asJson({}),
    "POST /api/sessions/:id/recovery/attempts": asJson({
      ...NOTE_EXAMPLE,
      at: toHex(first.digest),
      damaged: [],
      ending: "failed",
      save: null,
    }),
    "POST /api/sessions/:id/checkpoints/batch-delete": asJson({
      items: [{ id: formatId("cpt", randomBytes(16)), version: 1 }],
    }),
    "POST /api/sessions/:id/checkpoints/:cid/proofs": asJson({
      at: new Date(provedAt).toISOString(),
      whole: true,
      meta: await metaAs(author, checkpointId, provedAt, THING.proof),
    }),
    "POST /api/sessions/:id/restores": asJson({
      save: toHex(restored.digest),
      from: toHex(first.digest),
      parts: null,
    }),
    "POST /api/webhooks": asJson(CREATE_EXAMPLE),
    "PATCH /api/webhooks/:id": asJson({ description: "another" }),
    "POST /api/sessions/:id/clone": asJson({
      id: formatId("ses", cloneId),
      at: toHex(first.digest),
      ...(await named(cloneId, 1)),
    }),
  };
  const parameters: Readonly<Record<string, string>> = {
    id: formatId("ses", session),
    digest: toHex(first.digest),
    cid: checkpoint.id,
    eventId: ping,
    oid: (await asked.json()).id,
  };
  const segmentOf = ({ method }: Route) => (method === "PUT" ? second : first).segments[0]?.id ?? newId;
  return (route) => ({
    path: route.path.replaceAll(/:([A-Za-z]+)/g, (all, name: string) => {
      if (name === "id" && route.path.startsWith("/api/webhooks/")) return hook;
      return name === "segmentId" ? formatId("seg", segmentOf(route)) : (parameters[name] ?? all);
    }),
    init: requests[nameOf(route)] ?? {},
  });
};

import { toBase64url, toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import type { NewWebhookSecret } from "@holdfast/protocol/webhooks";
import { routesOf } from "@holdfast/service-kit/route-table";
import { describeHostilePages, type Reader } from "@holdfast/service-kit/testing/hostile-pages";
import { utf8 } from "@holdfast/vault/bytes";
import { sealMeta, THING } from "@holdfast/vault/meta";
import { CREATE_EXAMPLE } from "./features/webhooks/examples.ts";
import { type SealedSave, sealSave } from "./testing/chain.ts";
import { bearerOf, createFixture } from "./testing/fixture.ts";
import { randomBytes, type TestMember, vault } from "./testing/member.ts";

const { app, ann, fetch, newMember, newSession, save, send } = await createFixture();
const PAIR = [1, 2];

/** Somebody with two of everything that is listed. */
const readerOf = async (member: TestMember): Promise<Reader> => {
  const [, session] = [await newSession(member), await newSession(member)];
  let parent: SealedSave | null = null;
  for (const _ of PAIR) {
    const next: SealedSave = await sealSave(member, session, parent);
    await save(next, member, session);
    const restored: SealedSave = await sealSave(member, session, next, { ext: { kind: "restore" } });
    await save(restored, member, session);
    parent = restored;
    const restore = { save: toHex(restored.digest), from: toHex(next.digest), parts: null };
    await send("POST", `/sessions/${formatId("ses", session)}/restores`, { body: restore, as: member });
    const id = randomBytes(16);
    const { workspaceId, deviceId, spaceKey, signer } = member;
    const place = { workspaceId, epoch: 1, thingId: id, thing: THING.checkpoint, version: 1, deviceId };
    const meta = toBase64url(await sealMeta(vault, place, spaceKey, utf8("{}"), signer));
    const body = { id: formatId("cpt", id), at: toHex(next.digest), origin: "manual", pinned: false, meta };
    await send("POST", `/sessions/${formatId("ses", session)}/checkpoints`, { body, as: member });
  }
  const made = await send("POST", "/webhooks", { body: CREATE_EXAMPLE, as: member });
  const { webhook } = (await made.json()) as NewWebhookSecret;
  for (const _ of PAIR) await send("POST", `/webhooks/${webhook.id}/test`, { as: member });
  return {
    get: async ({ path }, query) => {
      const id = path.startsWith("/api/webhooks/") ? webhook.id : formatId("ses", session);
      const address = `http://localhost${path.replace(":id", id)}?${query}`;
      return fetch(new Request(address, { headers: await bearerOf(member) }));
    },
  };
};

describeHostilePages({
  rules: "[A32] [SP-11]",
  routes: routesOf(app),
  reader: await readerOf(ann),
  other: await readerOf(await newMember()),
});

import { describe, expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { createAccount } from "@holdfast/vault/genesis";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { answerLost, rewriteJson } from "./proxy.ts";
import { belongs, join, linkOf, memberNamed, newTeam } from "./sharing.ts";
import { newcomer, refusal, value, worldOfFile } from "./world.ts";

const world = worldOfFile();

describe("answers that are lost or lies", () => {
  test("[WS-5] [WS-7] [WS-9] an acceptance, an admission, a new role and a removal whose answers are lost are found to be done", async () => {
    const { owner, workspace } = await newTeam(world, "lossy");
    const ben = await newcomer(world, "lost");
    const invite = value(await owner.device.members.invite({ email: ben.email, role: "viewer" }));
    await owner.device.lock();
    world.proxy.meddle(answerLost(/\/accept$/));
    expect(value(await ben.device.invitations.accept(linkOf(invite))).state).toBe("accepted");
    world.proxy.meddle(answerLost(/\/(admit|role|members\/acc_\w+)$/));
    value(await owner.device.unlock("Correct-horse7battery"));
    value(await owner.device.members.admit(invite.id));
    const { accountId } = await memberNamed(owner.device, ben.email);
    value(await owner.device.members.changeRole(accountId, "member"));
    expect((await memberNamed(owner.device, ben.email)).role).toBe("member");
    value(await owner.device.members.remove(accountId));
    world.proxy.meddle(null);
    expect(await belongs(ben.device, workspace)).toBe(false);
  });

  test("[WS-7] [WS-9] a change that was answered as done and is not stored is never called done", async () => {
    const { owner, workspace } = await newTeam(world, "lied-to");
    const ben = await join(world, owner.device, workspace, "unchanged", "member");
    const { accountId } = await memberNamed(owner.device, ben.email);
    world.proxy.meddle(async (request, forward) => {
      const { method, url } = request;
      if (method === "DELETE") return new Response(null, { status: 204 });
      return url.endsWith("/role") ? Response.json({ version: 3 }) : forward(request);
    });
    expect(refusal(await owner.device.members.remove(accountId)).code).toBe("not-trusted");
    expect(refusal(await owner.device.members.changeRole(accountId, "viewer")).code).toBe("not-trusted");
    world.proxy.meddle(null);
    expect((await memberNamed(owner.device, ben.email)).role).toBe("member");
  });

  test("[WS-6] whoever was pinned as inviter must have been an admin there, or the workspace is none of the account's", async () => {
    const { owner, workspace } = await newTeam(world, "silent");
    const ben = await newcomer(world, "careless");
    const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
    const accountId = random(16);
    const stranger = await createAccount(
      { primitives: nodePrimitives, random },
      {
        accountId,
        deviceId: random(16),
        device: { edPublic: random(32), xPublic: random(32) },
        notBefore: Date.now(),
        notAfter: Date.now() + 3_600_000,
        slots: [],
      },
    );
    const invite = value(await owner.device.members.invite({ email: ben.email, role: "member" }));
    const inviter = {
      inviterId: formatId("acc", accountId),
      inviterKeyList: toBase64url(stranger.wire.keyList),
    };
    world.proxy.meddle(rewriteJson(/\/api\/invites\//, (json) => ({ ...json, ...inviter })));
    value(await ben.device.invitations.accept({ id: invite.id, fragment: null }, { wordsMatch: true }));
    world.proxy.meddle(null);
    value(await owner.device.members.admit(invite.id, { wordsMatch: true }));
    expect(await belongs(ben.device, workspace)).toBe(true);
    expect(refusal(await ben.device.switchWorkspace(workspace)).code).toBe("not-trusted");
  });
});

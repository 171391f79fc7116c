import { describe, expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId, idBytes } from "@holdfast/protocol/ids";
import type { Bytes } from "@holdfast/vault/bytes";
import { createAccount, createWorkspace } from "@holdfast/vault/genesis";
import { inviteProof, parseInviteFragment } from "@holdfast/vault/invite";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { type Meddle, rewriteJson } from "./proxy.ts";
import { belongs, join, linkOf, memberNamed, newTeam, type Person } from "./sharing.ts";
import { newcomer, refusal, value, worldOfFile } from "./world.ts";

const world = worldOfFile();

const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));
const vault = { primitives: nodePrimitives, random };

/** Keys of the service's own, in the name of any account. */
const strangerAs = (accountId: Bytes) =>
  createAccount(vault, {
    accountId,
    deviceId: random(16),
    device: { edPublic: random(32), xPublic: random(32) },
    notBefore: Date.now(),
    notAfter: Date.now() + 3_600_000,
    slots: [],
  });

const acting = async <T>(meddle: Meddle, act: () => Promise<T>): Promise<T> => {
  world.proxy.meddle(meddle);
  try {
    return await act();
  } finally {
    world.proxy.meddle(null);
  }
};

const INVITATION = /\/api\/invites\//;
const INVITES = /\/current\/invites$/;

type Accepted = { readonly items: readonly { readonly acceptance: Record<string, unknown> | null }[] };

/** Changes what the service says of whoever accepted. */
const acceptanceAs = (change: (acceptance: Record<string, unknown>) => Record<string, unknown>): Meddle =>
  rewriteJson(INVITES, (json) => ({
    ...json,
    items: (json as unknown as Accepted).items.map((invite) => ({
      ...invite,
      acceptance: invite.acceptance && change(invite.acceptance),
    })),
  }));

const settledBy = async (host: Person, meddle: Meddle) => {
  const { settled, invites } = await acting(meddle, async () => ({
    settled: value(await host.device.members.settle()),
    invites: value(await host.device.members.invites()),
  }));
  const [invite] = invites;
  if (invite === undefined) throw new Error("no invite");
  const refused = await acting(meddle, () =>
    host.device.members.admit(invite.id, { wordsMatch: invite.acceptance?.standing !== "words" }),
  );
  return { settled, invite, refused };
};

/** An invite that was accepted while no admin's device was unlocked. */
const waiting = async (name: string) => {
  const { owner, workspace } = await newTeam(world, name);
  const guest = await newcomer(world, `${name}-guest`);
  const invite = value(await owner.device.members.invite({ email: guest.email, role: "viewer" }));
  await owner.device.lock();
  value(await guest.device.invitations.accept(linkOf(invite)));
  const unlock = async () => value(await owner.device.unlock("Correct-horse7battery"));
  return { owner, workspace, guest, invite, unlock };
};

describe("a service that lies to who is invited", () => {
  test("[WS-5] another inviter, or his keys swapped, is refused before anything is sent", async () => {
    const { owner } = await newTeam(world, "inviter");
    const guest = await newcomer(world, "misled");
    const link = linkOf(value(await owner.device.members.invite({ email: guest.email, role: "member" })));
    const inviter = random(16);
    const owners = await strangerAs(idBytes(owner.account.accountId));
    const others = await strangerAs(inviter);
    const lies = [
      { inviterId: formatId("acc", inviter), inviterKeyList: toBase64url(others.wire.keyList) },
      { inviterKeyList: toBase64url(owners.wire.keyList) },
    ];
    for (const lie of lies) {
      const meddle = rewriteJson(INVITATION, (json) => ({ ...json, ...lie }));
      const before = world.proxy.seen.filter((line) => line.endsWith("/accept")).length;
      const refused = await acting(meddle, () => guest.device.invitations.accept(link));
      expect(refusal(refused).code).toBe("not-trusted");
      expect(world.proxy.seen.filter((line) => line.endsWith("/accept"))).toHaveLength(before);
    }
  });

  test("[WS-6] [KY-10] another workspace under the link, or another founder under its id, is refused", async () => {
    const { owner } = await newTeam(world, "place");
    const guest = await newcomer(world, "displaced");
    const link = linkOf(value(await owner.device.members.invite({ email: guest.email, role: "member" })));
    const { secrets } = await strangerAs(random(16));
    const { wire } = await createWorkspace(vault, {
      accountId: random(16),
      deviceId: random(16),
      identity: secrets.identity,
    });
    const genesis = toBase64url(wire.roster);
    for (const lie of [{ workspaceId: formatId("wsp", wire.workspaceId), genesis }, { genesis }]) {
      const meddle = rewriteJson(INVITATION, (json) => ({ ...json, ...lie }));
      for (const call of ["read", "accept"] as const) {
        const refused = await acting(meddle, () => guest.device.invitations[call](link));
        expect(refusal(refused).code).toBe("not-trusted");
      }
    }
  });

  test("[WS-5] an answer about another invite than the one asked for is refused", async () => {
    const { owner } = await newTeam(world, "mixer");
    const guest = await newcomer(world, "mixed-up");
    const { members } = owner.device;
    const link = linkOf(value(await members.invite({ email: guest.email, role: "member" })));
    const meddle = rewriteJson(INVITATION, (json) => ({ ...json, id: formatId("inv", random(16)) }));
    const refused = await acting(meddle, () => guest.device.invitations.read(link));
    expect(refusal(refused).code).toBe("not-trusted");
  });
});

describe("a service that lies about who accepted", () => {
  test("[WS-5] swapped keys of the invited account, with the real proof, are forged and let nobody in", async () => {
    const { owner, guest, workspace, unlock } = await waiting("swapped");
    const { wire } = await strangerAs(idBytes(guest.account.accountId));
    const meddle = acceptanceAs((real) => ({ ...real, keyList: toBase64url(wire.keyList) }));
    world.proxy.meddle(meddle);
    await unlock();
    const { settled, invite, refused } = await settledBy(owner, meddle);
    expect(settled.admitted).toBe(0);
    expect(invite.acceptance?.standing).toBe("forged");
    expect(refusal(refused).code).toBe("not-trusted");
    expect(await belongs(guest.device, workspace)).toBe(false);
  });

  test("[WS-5] another account with a proof of its own making is forged; without a proof it asks for words", async () => {
    const { owner, invite, unlock, workspace } = await waiting("usurped");
    const accountId = random(16);
    const { wire, secrets } = await strangerAs(accountId);
    const { ed, x } = secrets.identity;
    const message = {
      inviteId: idBytes(invite.id),
      workspaceId: idBytes(workspace),
      accountId,
      identityEd: ed.publicKey,
      identityX: x.publicKey,
    };
    const forged = toBase64url(await inviteProof(nodePrimitives, random(32), message));
    const keys = { accountId: formatId("acc", accountId), keyList: toBase64url(wire.keyList) };
    const lie = acceptanceAs((real) => ({ ...real, ...keys, proof: forged }));
    world.proxy.meddle(lie);
    await unlock();
    const first = await settledBy(owner, lie);
    expect(first.settled.admitted).toBe(0);
    expect(first.invite.acceptance?.standing).toBe("forged");
    expect(refusal(first.refused).code).toBe("not-trusted");
    const silent = acceptanceAs((real) => ({ ...real, ...keys, proof: null }));
    const second = await settledBy(owner, silent);
    expect(second.settled.admitted).toBe(0);
    expect(second.invite.acceptance?.standing).toBe("words");
    expect(refusal(second.refused).code).toBe("not-trusted");
  });

  test("[WS-4] [WS-5] a higher role or another address than the inviter sealed is forged", async () => {
    const { owner, unlock } = await waiting("raised");
    for (const lie of [{ role: "admin" }, { email: "eve@example.org" }]) {
      const meddle = rewriteJson(INVITES, (json) => ({
        ...json,
        items: (json as unknown as Accepted).items.map((invite) => ({ ...invite, ...lie })),
      }));
      world.proxy.meddle(meddle);
      await unlock();
      const { settled, invite, refused } = await settledBy(owner, meddle);
      expect(settled.admitted).toBe(0);
      expect(invite).toMatchObject({ role: "viewer", acceptance: { standing: "forged" } });
      expect(refusal(refused).code).toBe("not-trusted");
      await owner.device.lock();
    }
  });

  test("[WS-5] [WS-9] a secret that somebody read who was removed since proves nothing any more", async () => {
    const { owner, workspace } = await newTeam(world, "careful");
    const ben = await join(world, owner.device, workspace, "reader", "viewer");
    const guest = await newcomer(world, "late");
    const invite = value(await owner.device.members.invite({ email: guest.email, role: "admin" }));
    expect(parseInviteFragment(linkOf(invite).fragment ?? "")).not.toBeNull();
    value(await owner.device.members.remove((await memberNamed(owner.device, ben.email)).accountId));
    value(await guest.device.invitations.accept(linkOf(invite)));
    expect(value(await owner.device.members.settle()).admitted).toBe(0);
    const seen = value(await owner.device.members.invites()).find(({ id }) => id === invite.id);
    expect(seen?.acceptance?.standing).toBe("words");
    value(await owner.device.members.admit(invite.id, { wordsMatch: true }));
    expect(await belongs(guest.device, workspace)).toBe(true);
  });

  test("[WS-8] members it says have left are only those whose access it could end without", async () => {
    const { owner, workspace } = await newTeam(world, "told");
    const ben = await join(world, owner.device, workspace, "slandered", "member");
    const withheld = rewriteJson(/\/roster$/, (json) => ({
      ...json,
      members: (json["members"] as { accountId: string }[]).filter(
        ({ accountId }) => accountId === owner.account.accountId,
      ),
    }));
    const cem = await join(world, owner.device, workspace, "stayer", "member");
    const { accountId } = await memberNamed(owner.device, ben.email);
    // Without the keys of everybody who stays, a removal would remove more than one.
    const refused = await acting(withheld, () => owner.device.members.remove(accountId));
    expect(refusal(refused).code).toBe("not-trusted");
    expect(await belongs(cem.device, workspace)).toBe(true);
    expect(await belongs(ben.device, workspace)).toBe(true);
  });

  test("[WS-4] the link's secret reaches the service in no form but sealed", async () => {
    const { owner } = await newTeam(world, "discreet");
    const guest = await newcomer(world, "confidant");
    const bodies: string[] = [];
    const meddle: Meddle = async (request, forward) => {
      bodies.push(`${request.url} ${await request.clone().text()}`);
      return forward(request);
    };
    const invite = await acting(meddle, async () => {
      const made = value(await owner.device.members.invite({ email: guest.email, role: "member" }));
      value(await guest.device.invitations.accept(linkOf(made)));
      return made;
    });
    const secret = parseInviteFragment(linkOf(invite).fragment ?? "")?.secret ?? random(32);
    expect(bodies.length).toBeGreaterThan(2);
    for (const form of [
      toBase64url(secret),
      Buffer.from(secret).toString("hex"),
      Buffer.from(secret).toString("base64"),
    ]) {
      expect(bodies.filter((body) => body.includes(form))).toEqual([]);
    }
  });
});

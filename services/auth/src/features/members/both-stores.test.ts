import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { emailKey } from "@holdfast/protocol/auth";
import { uuidv7 } from "@holdfast/protocol/ids";
import { auditRow } from "@holdfast/service-kit/audit-row";
import type { Bytes } from "@holdfast/vault/bytes";
import fc from "fast-check";
import type { Stores } from "../../app.ts";
import type { MemberRow, NewAccount, NewInvite } from "../../rows.ts";
import { type Backend, databaseBackend, memoryBackend } from "../../testing/backends.ts";
import { newAccount } from "../../testing/new-account.ts";
import { randomBytes } from "../../testing/person.ts";
import { stateOf } from "../invites/service.ts";

const PEOPLE = 4;
const MOST = 3;
const INVITE_MILLISECONDS = 10_000;
const OWNER = 4;

const who = fc.nat(PEOPLE - 1);
/** Mostly the founder: others may do little of it. */
const admin: fc.Arbitrary<number> = fc.constantFrom(0, 0, 0, 0, 1, 2, 3);
/** Mostly whom the invite is for. */
const acceptor: fc.Arbitrary<number | null> = fc.constantFrom(null, null, null, 0, 1, 2, 3);
/** An invite by how long ago it was made; people by their number, the first is the founder. */
const ago = fc.constantFrom(0, 0, 0, 1, 2);
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant("invite" as const),
      by: admin,
      to: who,
      role: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ does: fc.constant("accept" as const), by: acceptor, invite: ago }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant("admit" as const), by: admin, invite: ago }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("revoke" as const), by: admin, invite: ago }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant("leave" as const), by: who }) },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant("roster" as const),
      by: admin,
      roles: fc.array(fc.nat(OWNER), { minLength: PEOPLE, maxLength: PEOPLE }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant("join" as const),
      to: who,
      role: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("rename" as const), by: admin }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("wait" as const), milliseconds: fc.nat(8_000) }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** The same steps on one of the stores; answers what every step did and what is there at the end. */
const play = async (
  stores: Stores,
  clock: { now: number },
  people: readonly NewAccount[],
  given: {
    readonly steps: readonly Step[];
    readonly invites: readonly Bytes[];
  },
): Promise<readonly unknown[]> => {
  const [ada] = people;
  if (ada === undefined) throw new Error("nobody");
  const { id: workspaceId, roster, keyRing } = ada.workspace;
  const seen: unknown[] = [];
  const made: { readonly id: Bytes; readonly to: number }[] = [];
  let version = 1;
  const person = (at: number): NewAccount => people[at] ?? ada;
  const audit = (at: number) =>
    auditRow(
      { random: randomBytes, now: () => clock.now },
      { action: "roster.replaced", accountId: person(at).id },
    );
  const inviteAt = (back: number): Bytes => made.at(-1 - back)?.id ?? new Uint8Array(16);

  const replace = async (by: number, members: readonly MemberRow[], admits: Bytes | null) => {
    const next = { ...roster, version: version + 1, digest: randomBytes(32), body: randomBytes(80), members };
    const change = { roster: next, keyRing, grants: [], admits };
    const done = await stores.workspaces.replaceRoster(workspaceId, version, change, audit(by));
    if (done) version += 1;
    return done;
  };

  const act = async (each: Step, at: number): Promise<unknown> => {
    switch (each.does) {
      case "invite": {
        const { email } = person(each.to);
        const invite: NewInvite = {
          id: given.invites[at] ?? randomBytes(16),
          workspaceId,
          email,
          emailKey: emailKey(email),
          role: each.role,
          meta: randomBytes(80),
          invitedBy: person(each.by).id,
          createdAt: new Date(clock.now),
          expiresAt: new Date(clock.now + INVITE_MILLISECONDS),
        };
        const outcome = await stores.invites.create(invite, MOST, audit(each.by));
        if (outcome === "created") made.push({ id: invite.id, to: each.to });
        return outcome;
      }
      case "accept": {
        const by = each.by ?? made.at(-1 - each.invite)?.to ?? 0;
        const accountId = person(by).id;
        const sent = { inviteId: inviteAt(each.invite), accountId, proof: null, pin: new Uint8Array(80) };
        return stores.invites.accept(sent, audit(by));
      }
      case "admit": {
        const invite = await stores.invites.find(workspaceId, inviteAt(each.invite));
        const rows = (await stores.members.list(workspaceId)).filter(({ left }) => !left);
        const joined = invite?.acceptance
          ? [{ accountId: invite.acceptance.accountId, role: invite.role }]
          : [];
        return await replace(each.by, [...rows, ...joined], inviteAt(each.invite));
      }
      case "join": {
        const { to } = each;
        const invited = await act({ does: "invite", by: 0, to, role: each.role }, at);
        const accepted = await act({ does: "accept", by: to, invite: 0 }, at);
        return [invited, accepted, await act({ does: "admit", by: 0, invite: 0 }, at)];
      }
      case "revoke":
        return stores.invites.revoke(workspaceId, inviteAt(each.invite), audit(each.by));
      case "leave":
        return stores.members.leave(workspaceId, audit(each.by));
      case "roster": {
        const members = each.roles.map((role, index) => ({ accountId: person(index).id, role }));
        return replace(
          each.by,
          members.filter(({ role }) => role > 0),
          null,
        );
      }
      case "rename": {
        const current = await stores.workspaces.find(workspaceId, person(each.by).id);
        return stores.workspaces.rename(
          workspaceId,
          current?.metaVersion ?? 0,
          randomBytes(80),
          audit(each.by),
        );
      }
      case "wait":
        clock.now += each.milliseconds;
        return null;
    }
  };

  for (const [at, each] of given.steps.entries()) {
    // Nobody joins in the same moment as somebody else: the order of members is by time.
    clock.now += 1;
    seen.push(await act(each, at));
    seen.push((await stores.members.list(workspaceId)).map(({ email, role, left }) => [email, role, left]));
  }
  const rows = await stores.invites.page({ workspaceId, before: null, most: 100 });
  seen.push(rows.map((row) => [row.email, stateOf(row, clock.now)]));
  for (const { id } of people) {
    const found = await stores.workspaces.find(workspaceId, id);
    seen.push(found && [found.role, found.pin?.length ?? 0, found.metaVersion, found.rosterVersion]);
  }
  return seen;
};

describe("memory and PostgreSQL", () => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await databaseBackend();
  });
  afterAll(() => backend.close());

  test("[WS-4] [WS-5] [WS-7] [WS-8] [WS-9] tell the same story of any steps of inviting, joining, changing and leaving", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 45, size: "max" }), async (steps) => {
        const begin = Date.now();
        const people: NewAccount[] = [];
        for (let i = 0; i < PEOPLE; i++) people.push(await newAccount());
        const invites = steps.map((_, at) => uuidv7(begin + at, randomBytes));
        const stories: (readonly unknown[])[] = [];
        for (const each of [memoryBackend(), backend]) {
          const clock = { now: begin };
          const stores = each.stores(() => clock.now);
          for (const account of people) {
            const login = {
              id: uuidv7(begin, randomBytes),
              accountId: account.id,
              deviceId: null,
              client: "bearer" as const,
              userAgent: "a test",
              address: "192.0.2.1",
              at: new Date(begin),
              expiresAt: new Date(begin + INVITE_MILLISECONDS),
              tokenHash: randomBytes(32),
            };
            const registered = { action: "account.registered", accountId: account.id } as const;
            const entry = auditRow({ random: randomBytes, now: () => begin }, registered);
            expect(await stores.accounts.create(account, login, entry)).toBe("created");
          }
          stories.push(await play(stores, clock, people, { steps, invites }));
        }
        expect(stories[1]).toEqual([...(stories[0] ?? [])]);
      }),
      { numRuns: 10 },
    );
  }, 300_000);
});

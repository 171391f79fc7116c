import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { auditRow } from "@holdfast/service-kit/audit-row";
import type { Bytes } from "@holdfast/vault/bytes";
import { ROLE } from "@holdfast/vault/roles";
import { createMember, randomBytes, type TestMember } from "../testing/member.ts";
import type { World } from "../testing/world.ts";
import type { NewOperation, OperationRepository, Progress } from "./repository.ts";

export interface OperationFixture {
  readonly world: World;
  readonly operations: OperationRepository;
  readonly close: () => Promise<void>;
}

const KINDS = { kinds: ["scrub"], silentMilliseconds: 60_000 };
const HALF: Progress = { phase: "reading", done: 5, total: 10, place: { after: "0f" } };

/** Every OperationRepository must pass this; run on memory and on PostgreSQL. */
export const describeOperationRepository = (name: string, open: () => Promise<OperationFixture>) =>
  describe(`OperationRepository (${name})`, () => {
    let fixture: OperationFixture;
    beforeAll(async () => {
      fixture = await open();
    });
    afterAll(() => fixture.close());

    const newOperation = ({ accountId, loginId, workspaceId }: TestMember): NewOperation => ({
      ...{ id: randomBytes(16), accountId, loginId, workspaceId },
      ...{ kind: "scrub", leastRole: ROLE.owner, place: null },
    });
    /** One that waits, of a new member, and nothing else that does. */
    const begun = async () => {
      for (let runner = randomBytes(16); ; ) {
        const left = await fixture.operations.take(runner, KINDS);
        if (left === null) break;
        await fixture.operations.end(left.id, runner, left, { state: "cancelled" });
      }
      const ann = await createMember();
      await fixture.world.addMember(ann);
      const operation = await fixture.operations.begin(newOperation(ann), null);
      return { ann, operation };
    };
    const found = async (id: Bytes, by: TestMember) =>
      (await fixture.operations.find(id, by.accountId))?.operation;
    const entry = ({ accountId, loginId }: TestMember) =>
      auditRow(
        { random: randomBytes, now: Date.now },
        { action: "operation.cancelled", accountId, loginId, target: null },
      );

    test("[OP-1] one of a kind goes on for an account in a workspace; asking again answers it", async () => {
      const { ann, operation } = await begun();
      expect(operation).toMatchObject({ state: "waiting", version: 1, done: 0, total: null, result: null });
      const again = await fixture.operations.begin(newOperation(ann), entry(ann));
      expect(again).toEqual(operation);
      expect(await fixture.world.audited(ann.workspaceId)).toEqual([]);
      await fixture.operations.cancel(operation.id, entry(ann));
      expect((await fixture.operations.begin(newOperation(ann), null)).id).not.toEqual(operation.id);
    });

    test("[OP-2] of all who ask one gets it, and says how far it is until it has ended once", async () => {
      const { ann, operation } = await begun();
      const runners = [randomBytes(16), randomBytes(16), randomBytes(16)];
      const taken = await Promise.all(runners.map((runner) => fixture.operations.take(runner, KINDS)));
      const at = taken.findIndex((each) => each !== null);
      const [mine, other] = [runners[at] ?? randomBytes(16), runners[(at + 1) % 3] ?? randomBytes(16)];
      expect(taken.filter((each) => each !== null)).toMatchObject([{ state: "running", attempts: 1 }]);
      expect(await fixture.operations.beat(operation.id, mine, HALF)).toBe("go-on");
      expect(await fixture.operations.beat(operation.id, other, HALF)).toBe("lost");
      const half = await found(operation.id, ann);
      expect(half).toMatchObject({ ...HALF, version: 3 });
      await fixture.operations.beat(operation.id, mine, HALF);
      expect(await found(operation.id, ann)).toEqual(half);
      const done = { state: "done", result: { objects: 10 } } as const;
      expect(await fixture.operations.end(operation.id, other, HALF, done)).toBe(false);
      expect(await fixture.operations.end(operation.id, mine, HALF, done)).toBe(true);
      expect(await fixture.operations.end(operation.id, mine, HALF, done)).toBe(false);
      expect(await found(operation.id, ann)).toMatchObject({ ...done, problem: null, version: 4 });
      expect((await found(operation.id, ann))?.endedAt).toBeInstanceOf(Date);
    });

    test("[OP-2] whoever is silent for too long has lost it, with what was said last", async () => {
      const { operation } = await begun();
      const [dead, next] = [randomBytes(16), randomBytes(16)];
      await fixture.operations.take(dead, KINDS);
      await fixture.operations.beat(operation.id, dead, HALF);
      expect(await fixture.operations.take(next, KINDS)).toBeNull();
      await Bun.sleep(5);
      const taken = await fixture.operations.take(next, { ...KINDS, silentMilliseconds: 1 });
      expect(taken).toMatchObject({ id: operation.id, attempts: 2, place: HALF.place, done: 5 });
      expect(await fixture.operations.beat(operation.id, dead, HALF)).toBe("lost");
      await fixture.operations.release(operation.id, next, HALF);
      expect(await fixture.operations.take(dead, KINDS)).toMatchObject({ attempts: 3, state: "running" });
      expect(await fixture.operations.take(next, { ...KINDS, kinds: ["retention.run"] })).toBeNull();
    });

    test("[OP-1] one that waits is cancelled at once, one that runs hears of it, one that has ended stays", async () => {
      const { ann, operation } = await begun();
      await fixture.operations.cancel(operation.id, entry(ann));
      expect(await found(operation.id, ann)).toMatchObject({ state: "cancelled" });
      const second = await fixture.operations.begin(newOperation(ann), null);
      const runner = randomBytes(16);
      await fixture.operations.take(runner, KINDS);
      await fixture.operations.cancel(second.id, entry(ann));
      await fixture.operations.cancel(second.id, entry(ann));
      expect(await found(second.id, ann)).toMatchObject({ state: "running", cancelAsked: true });
      expect(await fixture.operations.beat(second.id, runner, HALF)).toBe("cancel");
      await fixture.operations.end(second.id, runner, HALF, { state: "failed", problem: "internal" });
      await fixture.operations.cancel(second.id, entry(ann));
      expect(await found(second.id, ann)).toMatchObject({ state: "failed", problem: "internal" });
      const acts = await fixture.world.audited(ann.workspaceId);
      expect(acts.map(({ action }) => action)).toEqual(["operation.cancelled", "operation.cancelled"]);
    });

    test("[OP-1] it says which role the one who asks has in its workspace", async () => {
      const { ann, operation } = await begun();
      const eve = await createMember();
      await fixture.world.addMember(eve);
      const roleOf = async (by: TestMember) =>
        (await fixture.operations.find(operation.id, by.accountId))?.role;
      expect([await roleOf(ann), await roleOf(eve)]).toEqual([ROLE.owner, 0]);
      await fixture.world.setRole(ann.workspaceId, eve, ROLE.admin);
      expect(await roleOf(eve)).toBe(ROLE.admin);
      expect(await fixture.operations.find(randomBytes(16), ann.accountId)).toBeNull();
    });

    test("[OP-2] what ended long ago is forgotten, what goes on is not", async () => {
      const { ann, operation } = await begun();
      await fixture.operations.cancel(operation.id, entry(ann));
      const open = await fixture.operations.begin(newOperation(ann), null);
      await fixture.operations.forget(new Date(Date.now() - 60_000));
      expect(await found(operation.id, ann)).toBeDefined();
      await fixture.operations.forget(new Date(Date.now() + 60_000));
      expect([await found(operation.id, ann), (await found(open.id, ann))?.id]).toEqual([undefined, open.id]);
    });
  });

import { expect, test } from "bun:test";
import { type ActivityItem, ActivityPage } from "@holdfast/protocol/activity";
import { formatId } from "@holdfast/protocol/ids";
import { Value } from "@sinclair/typebox/value";
import { outcomeOf } from "../../testing/fixture.ts";
import { nameSave, saveOften } from "../../testing/named-saves.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";

describeOnBackends("the activity of a session", (start) => {
  test("[CP-18] [A29] says who saved, named and deleted, in pages, also of what is gone, and of nothing else", async () => {
    const of = await start();
    const [first] = await saveOften(of, 3);
    if (first === undefined) throw new Error("no save");
    const { id } = await nameSave(of, first);
    await of.send("POST", `${of.path}/checkpoints/batch-delete`, { body: { items: [{ id, version: 1 }] } });
    await of.send("POST", `${of.path}/archive`);
    const other = await of.newSession();
    await saveOften(of, 1, null, other);
    const all: ActivityItem[] = [];
    let path = `${of.path}/activity?limit=2`;
    for (;;) {
      const page = await (await of.send("GET", path)).json();
      expect(Value.Check(ActivityPage, page)).toBe(true);
      all.push(...page.items);
      if (page.next === null) break;
      path = `${of.path}/activity?limit=2&cursor=${page.next}`;
    }
    const times = all.map(({ at }) => at);
    expect(times).toEqual(times.toSorted().toReversed());
    expect(all.map(({ action }) => action).toSorted()).toEqual([
      "checkpoint.created",
      "checkpoint.deleted",
      "session.archived",
      "session.created",
      "session.saved",
      "session.saved",
      "session.saved",
    ]);
    expect(new Set(all.map(({ accountId }) => accountId))).toEqual(
      new Set([formatId("acc", of.ann.accountId)]),
    );
    const saves = all.filter(({ save }) => save !== null);
    expect(saves.map(({ save }) => save?.seq)).toEqual([3, 2, 1]);
    expect(saves[0]?.deviceId).toBe(formatId("dev", of.ann.deviceId));
    const named = all.find(({ action }) => action === "checkpoint.created");
    expect([named?.target, named?.loginId]).toEqual([id, formatId("lgn", of.ann.loginId)]);
  });

  test("[CP-18] pages stay as they were while more is done, and a cursor is one that was given", async () => {
    const of = await start();
    const made = await saveOften(of, 4);
    const one = await (await of.send("GET", `${of.path}/activity?limit=2`)).json();
    await saveOften(of, 2, made.at(-1));
    const two = await (await of.send("GET", `${of.path}/activity?limit=100&cursor=${one.next}`)).json();
    const seqs = [...one.items, ...two.items].flatMap(({ save }: ActivityItem) => save?.seq ?? []);
    expect(seqs).toEqual([4, 3, 2, 1]);
    expect(two.next).toBeNull();
    for (const cursor of ["AAAA", "_".repeat(43)])
      expect(await outcomeOf(await of.send("GET", `${of.path}/activity?cursor=${cursor}`))).toBe(
        "400 invalid-request",
      );
    const eve = await of.newMember();
    expect(await outcomeOf(await of.send("GET", `${of.path}/activity`, { as: eve }))).toBe("404 not-found");
  });
});

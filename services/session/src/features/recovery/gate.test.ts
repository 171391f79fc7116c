import { expect, test } from "bun:test";
import { ok } from "@holdfast/protocol/result";
import { randomBytes } from "../../testing/member.ts";
import { createGate } from "./gate.ts";

test("[RC-13] few questions are answered at once, two of one account, and a place is free again whatever came of it", async () => {
  const gate = createGate();
  const accounts = Array.from({ length: 4 }, () => randomBytes(16));
  const [ann, ben, cleo, dan] = accounts as [never, never, never, never];
  const ends: (() => void)[] = [];
  const hold = (account: Uint8Array<ArrayBuffer>) =>
    gate.run(
      account,
      () => new Promise<ReturnType<typeof ok<string>>>((resolve) => ends.push(() => resolve(ok("done")))),
    );
  const held = [hold(ann), hold(ann), hold(ben)];
  expect(await hold(ann)).toEqual({ ok: false, error: "busy" });
  held.push(hold(cleo));
  expect(await hold(dan)).toEqual({ ok: false, error: "busy" });
  for (const end of ends) end();
  expect((await Promise.all(held)).map((each) => each.ok)).toEqual([true, true, true, true]);
  const failing = gate.run(ann, async () => {
    throw new Error("a disk");
  });
  await expect(failing).rejects.toThrow("a disk");
  for (const account of accounts)
    expect(await gate.run(account, async () => ok("in"))).toEqual({ ok: true, value: "in" });
});

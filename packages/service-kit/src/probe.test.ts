import { expect, test } from "bun:test";
import { createProbe } from "./probe.ts";

test("[OP-3] those who ask at the same time share one answer, which is kept for a moment", async () => {
  let asked = 0;
  const gate = Promise.withResolvers<void>();
  const probe = createProbe(
    async () => {
      asked += 1;
      await gate.promise;
      return asked;
    },
    { kept: 60_000 },
  );
  const both = Promise.all([probe(), probe()]);
  gate.resolve();
  expect(await both).toEqual([1, 1]);
  expect(await probe()).toBe(1);
});

test("[OP-3] a bad answer is shared and kept likewise, and asked for anew afterwards", async () => {
  let asked = 0;
  const probe = createProbe(
    async () => {
      asked += 1;
      if (asked === 1) throw new Error("away");
      return asked;
    },
    { kept: 0 },
  );
  await expect(probe()).rejects.toThrow("away");
  expect(await probe()).toBe(2);
});

test("[OP-3] what does not answer in time is down", async () => {
  const probe = createProbe(() => new Promise<never>(() => undefined), { limit: 1 });
  await expect(probe()).rejects.toThrow("no answer in time");
});

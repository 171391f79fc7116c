import { expect, test } from "bun:test";
import { sealSave } from "../../testing/chain.ts";
import { createFixture, outcomeOf } from "../../testing/fixture.ts";
import { randomBytes } from "../../testing/member.ts";
import { createSaveRate } from "./save-rate.ts";

const SECOND = 1_000;

test("[AU-11] a login saves as often as the rate says at once, then evenly, and waiting as told is enough", () => {
  let at = 1_790_000_000_000;
  const rate = createSaveRate({ perMinute: 4, now: () => at });
  const login = randomBytes(16);
  const hits = Array.from({ length: 5 }, () => rate.hit(login));
  expect(hits.map(({ allowed }) => allowed)).toEqual([true, true, true, true, false]);
  expect(hits.map(({ remaining }) => remaining)).toEqual([3, 2, 1, 0, 0]);
  expect(hits.map(({ resetSeconds }) => resetSeconds)).toEqual([0, 0, 0, 15, 15]);
  at += 14 * SECOND;
  expect(rate.hit(login)).toEqual({ allowed: false, remaining: 0, resetSeconds: 1 });
  at += SECOND;
  expect(rate.hit(login).allowed).toBe(true);
  at += 3600 * SECOND;
  expect(rate.hit(login)).toEqual({ allowed: true, remaining: 3, resetSeconds: 0 });
});

test("[AU-11] logins are counted apart", () => {
  const rate = createSaveRate({ perMinute: 1, now: () => 0 });
  const [one, other] = [randomBytes(16), randomBytes(16)];
  expect([rate.hit(one), rate.hit(other), rate.hit(one)].map(({ allowed }) => allowed)).toEqual([
    true,
    true,
    false,
  ]);
});

test("[AU-11] a clock that is set back gives nothing away and locks nobody out", () => {
  let at = 1_790_000_000_000;
  const rate = createSaveRate({ perMinute: 60, now: () => at });
  const login = randomBytes(16);
  for (let n = 0; n < 60; n++) expect(rate.hit(login).allowed).toBe(true);
  at -= 3600 * SECOND;
  expect(rate.hit(login).allowed).toBe(false);
  at += 2 * SECOND;
  expect(rate.hit(login).allowed).toBe(true);
});

test("[AU-11] refused saves count and carry the limit; a login over it is refused before its body is read", async () => {
  const { ann, session, path, send, save, newMember, newSession, stored } = await createFixture(2);
  const first = await sealSave(ann, session, null);
  for (const body of [new FormData(), new FormData()]) {
    const refused = await send("POST", `${path}/saves`, { body });
    expect(refused.headers.get("ratelimit")).toContain('"saves";r=');
    expect(refused.headers.get("x-holdfast-rate-limit-limit")).toBe("2");
    expect(await outcomeOf(refused)).toBe("400 invalid-request");
  }
  const before = stored();
  const over = await save(first);
  expect(Number(over.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await outcomeOf(over)).toBe("429 rate-limited");
  expect(stored()).toBe(before);
  const bob = await newMember();
  const theirs = await newSession(bob);
  expect((await save(await sealSave(bob, theirs, null), bob, theirs)).status).toBe(201);
});

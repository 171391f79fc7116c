import { expect, test } from "bun:test";
import { EVENT_TYPES } from "@holdfast/protocol/events";
import { WEBHOOK_FAILURES, WEBHOOK_TYPES } from "@holdfast/protocol/webhooks";
import { attemptWords, deliveryWords, EVENT_WORDS, hostOf, standing, typeWords } from "./webhook-words.ts";

const at = "2026-11-22T08:00:00.000Z";
const attempt = { at, milliseconds: 5, answer: "" };

test("[WH-5] whatever is sent, and whatever comes of it, has words of its own", () => {
  expect(new Set(EVENT_TYPES.map((type) => EVENT_WORDS[type])).size).toBe(EVENT_TYPES.length);
  expect(new Set(WEBHOOK_TYPES.map(typeWords)).size).toBe(WEBHOOK_TYPES.length);
  const failures = WEBHOOK_FAILURES.map((failure) => attemptWords({ ...attempt, status: null, failure }));
  expect(new Set(failures).size).toBe(WEBHOOK_FAILURES.length);
  expect(attemptWords({ ...attempt, status: 204, failure: null })).toBe("Taken (204)");
  expect(attemptWords({ ...attempt, status: 503, failure: "status" })).toBe("Not taken: it refused (503)");
});

test("[WH-5] a delivery says how it stands", () => {
  const delivery = { eventId: `evt_${"0".repeat(32)}`, type: "ping", at, nextAttemptAt: null } as const;
  const words = (["waiting", "delivered", "failed", "kept"] as const).map((state) =>
    deliveryWords({ ...delivery, state, attempts: [] }),
  );
  expect(words).toEqual(["On its way", "Delivered", "Given up", "Kept: the webhook was off"]);
  const failed = { ...attempt, status: 500, failure: "status" as const };
  const waiting = { ...delivery, state: "waiting" as const, nextAttemptAt: at, attempts: [failed] };
  expect(deliveryWords(waiting)).toMatch(/^Next attempt /);
});

test("[WH-6] a webhook says why it is off, and when it begins to fail", () => {
  const on = { enabled: true, endedBecause: null, failingSince: null };
  const off = { ...on, enabled: false };
  expect(standing(on)).toEqual({ words: "On", tone: "good" });
  expect(standing(off)).toEqual({ words: "Off", tone: "off" });
  expect(standing({ ...on, failingSince: at }).tone).toBe("bad");
  for (const endedBecause of ["gone", "failing"] as const)
    expect(standing({ ...off, endedBecause })).toMatchObject({ tone: "bad" });
});

test("[WH-8] of an address the host alone is shown", () => {
  expect(hostOf("https://hooks.example.org:8443/services/T0/B0/secret")).toBe("hooks.example.org:8443");
});

import { describe, expect, test } from "bun:test";
import { formatId } from "@holdfast/protocol/ids";
import { ok, type Result } from "@holdfast/protocol/result";
import type { LeaseAnswer } from "../api/leases.ts";
import type { ClientProblem } from "../contract/problem.ts";
import { refuse } from "../problem.ts";
import { createManualClock } from "../testing/manual-clock.ts";
import { ASK_MILLISECONDS, createTurn, FOLLOW_MILLISECONDS, type Loss } from "./turn.ts";

type Answer = Result<LeaseAnswer, ClientProblem>;

const SESSION = formatId("ses", new Uint8Array(16));
const DEVICE = formatId("dev", new Uint8Array(16));
const START = Date.parse("2026-11-21T08:00:00.000Z");
const at = (seconds: number): string => new Date(START + seconds * 1000).toISOString();

const mine = (until: number): Answer => ok({ kind: "mine", expiresAt: at(until) });
const other = (since: number): Answer =>
  ok({ kind: "other", holder: { deviceId: DEVICE, since: at(since), expiresAt: at(since + 60) } });
const away: Answer = refuse("offline");

/** A turn whose service answers as it is told, and what it did. */
const begin = (jitter = 0) => {
  const clock = createManualClock(START);
  const did: string[] = [];
  let answer: Answer = mine(60);
  let gives = true;
  const turn = createTurn({
    session: SESSION,
    device: DEVICE,
    clock,
    isTold: () => false,
    jitter: () => jitter,
    leases: {
      ask: async (_, __, take) => {
        did.push(take ? "take" : "ask");
        return answer;
      },
      giveBack: async () => {
        did.push("give back");
        return ok(null);
      },
    },
    giveWay: async (loss: Loss) => {
      did.push(loss);
      return gives;
    },
    follow: async () => {
      did.push("follow");
    },
    resume: async () => {
      did.push("resume");
    },
  });
  return {
    turn,
    did,
    answer: (next: Answer) => {
      answer = next;
    },
    refuseToGiveWay: () => {
      gives = false;
    },
    pass: async (milliseconds: number) => {
      clock.advance(milliseconds);
      await Bun.sleep(0);
    },
  };
};

describe("keeping up with who writes", () => {
  test("[LE-4] is asked anew at least every 20 s, a little sooner where chance says so", async () => {
    for (const jitter of [0, 255]) {
      const { turn, did, pass } = begin(jitter);
      await turn.begin(Promise.resolve(mine(60)));
      await pass(15_999);
      expect(did).toEqual([]);
      await pass(ASK_MILLISECONDS - 15_999);
      expect(did).toEqual(["ask"]);
      await pass(ASK_MILLISECONDS);
      expect(did).toEqual(["ask", "ask"]);
    }
  });

  test("[LE-4] [LE-7] tells a lease that was taken from one that had run out", async () => {
    for (const [since, loss] of [
      [59, "taken-over"],
      [60, "other-device"],
    ] as const) {
      const { turn, did, answer, pass } = begin();
      await turn.begin(Promise.resolve(mine(60)));
      answer(other(since));
      await pass(ASK_MILLISECONDS);
      expect(did).toEqual(["ask", loss]);
    }
  });

  test("[LE-7] an answer that does not come, and a refusal, change nothing", async () => {
    const { turn, did, answer, pass } = begin();
    await turn.begin(Promise.resolve(away));
    for (const silence of [away, refuse("internal"), refuse("no-such-route"), refuse("rate-limited")]) {
      answer(silence);
      await pass(ASK_MILLISECONDS);
    }
    expect(did).toEqual(["ask", "ask", "ask", "ask"]);
    expect(await turn.wasTaken()).toBe(false);
  });

  test("[LE-3] a reader follows, asks on, and writes once nobody else does", async () => {
    const { turn, did, answer, pass } = begin();
    await turn.begin(Promise.resolve(other(0)));
    await pass(FOLLOW_MILLISECONDS);
    await pass(FOLLOW_MILLISECONDS);
    expect(did).toEqual(["other-device", "follow", "follow"]);
    answer(mine(90));
    await pass(ASK_MILLISECONDS - 2 * FOLLOW_MILLISECONDS);
    expect(did.slice(-2)).toEqual(["ask", "resume"]);
    const { length } = did;
    await pass(FOLLOW_MILLISECONDS);
    expect(did).toHaveLength(length);
  });

  test("[LE-7] what could not be put away is asked about again, and goes on being written meanwhile", async () => {
    const { turn, did, answer, refuseToGiveWay, pass } = begin();
    refuseToGiveWay();
    await turn.begin(Promise.resolve(other(0)));
    answer(other(0));
    await pass(ASK_MILLISECONDS);
    expect(did).toEqual(["other-device", "ask", "other-device"]);
  });

  test("[LE-4] is asked before a save that came second is merged", async () => {
    const { turn, did, answer } = begin();
    await turn.begin(Promise.resolve(mine(60)));
    expect(await turn.wasTaken()).toBe(false);
    answer(other(30));
    expect(await turn.wasTaken()).toBe(true);
    await Bun.sleep(0);
    expect(did).toEqual(["ask", "ask", "taken-over"]);
  });

  test("[LE-1] gives the lease back at its end, once, and only where it has it", async () => {
    const held = begin();
    await held.turn.begin(Promise.resolve(mine(60)));
    await held.turn.end();
    await held.turn.end();
    await held.pass(2 * ASK_MILLISECONDS);
    expect(held.did).toEqual(["give back"]);
    const reader = begin();
    await reader.turn.begin(Promise.resolve(other(0)));
    await reader.turn.end();
    expect(reader.did).toEqual(["other-device"]);
  });

  test("[LE-7] a page that may go gives it back, and one that stayed all the same is merged with whoever came", async () => {
    const { turn, did, answer, pass } = begin();
    await turn.begin(Promise.resolve(mine(60)));
    turn.leave();
    answer(other(1));
    await pass(ASK_MILLISECONDS);
    expect(did).toEqual(["give back", "ask", "other-device"]);
  });
});

import { describe, expect, test } from "bun:test";
import type { ToldEvent } from "@holdfast/protocol/events";
import { formatId } from "@holdfast/protocol/ids";
import fc from "fast-check";
import type { WatchEvent } from "../contract/events.ts";
import { createWatchers } from "./watchers.ts";

const SESSION = formatId("ses", new Uint8Array(16));
const HERE = formatId("wsp", new Uint8Array(16));
const ELSEWHERE = formatId("wsp", new Uint8Array(16).fill(1));

const event = (n: number, replay = false): ToldEvent => ({
  id: formatId("evt", new Uint8Array(16).fill(n)),
  n,
  at: "2026-11-22T03:00:00.000Z",
  type: "session_updated",
  data: { sessionId: SESSION },
  replay,
});

/** Numbers as they were told, gaps as pairs. */
const told = (events: readonly WatchEvent[]) =>
  events.map((each) => ("n" in each ? each.n : "from" in each ? [each.from, each.to] : each.type));

const watching = () => {
  const watchers = createWatchers();
  watchers.enter(HERE);
  const watch = (after?: number) => {
    const events: WatchEvent[] = [];
    const end = watchers.add((each) => events.push(each), after === undefined ? {} : { after });
    return { events, end };
  };
  return { watchers, watch };
};

describe("watchers", () => {
  test("[EV-10] each is told every event once and in order, whatever a connection repeats", () => {
    const stretches = fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.nat(10), stretches, (after, connections) => {
        const { watchers, watch } = watching();
        const { events } = watch(after);
        for (const [from, count] of connections) {
          for (let n = from + 1; n <= from + count; n++) watchers.event(event(n, true));
        }
        let next = after + 1;
        for (const each of told(events)) {
          const [first, last] = Array.isArray(each) ? each : [each, each];
          expect(first as unknown).toBe(next);
          next = Number(last) + 1;
        }
        const highest = Math.max(
          after,
          ...connections.map(([from, count]) => (count > 0 ? from + count : 0)),
        );
        expect(next).toBe(highest + 1);
      }),
    );
  });

  test("[EV-10] what the service no longer has is told as a gap, to each by how far it was", () => {
    const { watchers, watch } = watching();
    const [early, late, now] = [watch(2), watch(8), watch()];
    watchers.gap(3, 10);
    watchers.event(event(11, true));
    watchers.event(event(12));
    expect(told(early.events)).toEqual([[3, 10], 11, 12]);
    expect(told(late.events)).toEqual([[9, 10], 11, 12]);
    expect(told(now.events)).toEqual([12]);
  });

  test("[EV-10] a connection follows the one that is least far, and whoever asks for nothing earlier begins with now", () => {
    const { watchers, watch } = watching();
    const now = watch();
    expect(watchers.after()).toBeNull();
    watchers.ready(40);
    watchers.event(event(41));
    const earlier = watch(7);
    expect(watchers.after()).toBe(7);
    watchers.event(event(41, true));
    earlier.end();
    expect(watchers.after()).toBe(41);
    expect(told(now.events)).toEqual([41]);
    expect(told(earlier.events)).toEqual([[8, 40], 41]);
  });

  test("[EV-10] in another workspace everybody begins anew, and in the same one goes on", () => {
    const { watchers, watch } = watching();
    const { events } = watch(3);
    watchers.enter(HERE);
    expect(watchers.after()).toBe(3);
    watchers.enter(ELSEWHERE);
    expect(watchers.after()).toBeNull();
    watchers.ready(1);
    watchers.event(event(2));
    expect(told(events)).toEqual([2]);
  });

  test("one who begins while changes arrive is told that they do, as soon as it is known after what", async () => {
    const { watchers, watch } = watching();
    watchers.connected(true);
    const [known, now] = [watch(3), watch()];
    expect(known.events).toEqual([]);
    await Promise.resolve();
    expect(known.events).toEqual([{ type: "connected" }]);
    expect(now.events).toEqual([]);
    watchers.ready(4);
    expect(now.events).toEqual([{ type: "connected" }]);
    watchers.connected(false);
    expect(now.events.at(-1)).toEqual({ type: "disconnected" });
  });
});

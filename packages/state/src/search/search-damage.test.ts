import { describe, expect, test } from "bun:test";
import { toHex } from "@holdfast/protocol/encoding";
import fc from "fast-check";
import { damaged } from "../../fixtures/damage.ts";
import { naiveSearch } from "../../fixtures/naive-search.ts";
import { saveAll, searchAll } from "../../fixtures/searched.ts";
import { edited, standingIn } from "../../fixtures/searched-proof.ts";
import { queries, searchedHistories } from "../../fixtures/searched-states.ts";
import { smallState } from "../../fixtures/states.ts";

const RUNS = 10;

describe("searching what is damaged, long or locked away", () => {
  test("[SE-5] what is damaged is named and ends nothing, and nothing is found that did not stand there", async () => {
    await fc.assert(
      fc.asyncProperty(
        searchedHistories,
        queries,
        fc.nat(),
        fc.constantFrom("flip", "truncate", "missing"),
        async (states, query, which, how) => {
          const history = await saveAll(states, (i) => (i % 2 === 0 ? {} : { anew: true }));
          const { stored } = history.space;
          const ids = [...stored.keys()];
          const hit = ids[which % ids.length] ?? "";
          const whole = stored.get(hit) ?? new Uint8Array(0);
          const bytes = damaged(whole, how as "flip", { other: whole, earlier: whole }, 0.7);
          const source = {
            get: async (id: Uint8Array) => (toHex(id) === hit ? bytes : (stored.get(toHex(id)) ?? null)),
          };
          const searched = await searchAll(history, query, { source });
          history.states.toReversed().forEach((state, i) => {
            const truth = naiveSearch(state, query);
            const found = standingIn(searched, i);
            for (const each of found) expect(truth).toContain(each);
            const unread = searched.unread[i];
            if (unread?.sections === 0 && unread.nodes === 0) expect(found.size).toBe(truth.size);
          });
        },
      ),
      { numRuns: RUNS },
    );
  }, 120_000);

  test("[SE-5] it works in portions, and ends where it is told to between two of them", async () => {
    const text = Array.from({ length: 60_000 }, (_, i) => `line ${i}`).join("\n");
    const history = await saveAll([edited(smallState(), "a", text)]);
    let portions = 0;
    const end = new Error("enough");
    const pause = async () => {
      portions += 1;
      if (portions === 2) throw end;
    };
    expect(searchAll(history, "line", { pause })).rejects.toBe(end);
    await Bun.sleep(0);
    const count = async () => {
      portions += 1;
    };
    const whole = await searchAll(history, "line 59999", { pause: count });
    expect(whole.matches).toHaveLength(1);
    expect(portions).toBeGreaterThan(2);
  });

  test("[SE-5] content of an epoch whose key is not here is passed over, and said", async () => {
    const history = await saveAll([edited(smallState(), "a", "old needle\n")]);
    const { space } = history;
    const before = space.keys;
    space.rotate({ leak: true });
    const saved = await space.save(
      history.saves[0]?.next ?? (await Promise.reject(new Error("no save"))),
      edited(smallState(), "b", "new needle\n"),
    );
    const later = { ...history, saves: [...history.saves, saved] };
    const all = await searchAll(later, "needle");
    expect(all.matches).toHaveLength(2);
    const without = { ...space, keys: { ...space.keys, earlierSpaceKeys: [] } };
    const newest = await searchAll(
      { ...later, space: { ...without, stored: space.stored }, saves: [saved] },
      "needle",
    );
    expect(newest.matches.map(({ id }) => id)).toEqual(["b"]);
    expect(newest.unread[0]?.sections).toBeGreaterThan(0);
    expect(before.epoch).toBe(1);
  });
});

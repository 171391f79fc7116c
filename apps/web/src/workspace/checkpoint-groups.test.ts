import { describe, expect, test } from "bun:test";
import type { SessionSummary } from "@holdfast/client/contract/session";
import type { Checkpoint } from "@holdfast/client/contract/timeline";
import { afterDeleting } from "./after-deleting.ts";
import { ALL_CHECKPOINTS, groupsOf, newestProof } from "./checkpoint-groups.ts";

const hex = (n: number): string => n.toString(16).padStart(32, "0");
const at = (n: number): string => new Date(Date.UTC(2026, 0, n)).toISOString();

const made = (n: number, name: string, more: Partial<Checkpoint> = {}): Checkpoint => ({
  id: `cpt_${hex(n)}`,
  save: { seq: n, digest: `${n}`, at: at(n), bytes: 100 - n },
  origin: "manual",
  pinned: false,
  createdAt: at(n),
  version: 1,
  note: { name, description: "", tags: [name], priority: "medium" },
  ledger: null,
  proof: null,
  ...more,
});

const session = (n: number, name: string): SessionSummary => ({
  ...{ id: `ses_${hex(n)}`, name, createdAt: at(1), updatedAt: at(1), seq: 3, bytes: 9, branchOf: null },
});

const ALL = [
  { session: session(1, "Empty"), checkpoints: [] },
  { session: session(2, "Harbour"), checkpoints: [made(1, "calm"), made(3, "storm", { pinned: true })] },
  { session: session(3, "Loading"), checkpoints: null },
];
const shown = (more: Partial<typeof ALL_CHECKPOINTS>) =>
  groupsOf(ALL, { ...ALL_CHECKPOINTS, ...more }).map(
    ({ session: { name }, checkpoints }) => `${name}: ${checkpoints?.map(({ note }) => note?.name).join()}`,
  );

describe("the checkpoints of a workspace", () => {
  test("[WB-9] stand below their sessions, those without one last, in the wanted order", () => {
    expect(shown({})).toEqual(["Harbour: storm,calm", "Loading: undefined", "Empty: "]);
    expect(shown({ sort: "name" })[0]).toBe("Harbour: calm,storm");
  });

  test("[WB-9] are found by words of their notes or by their session, by tag and pin", () => {
    expect(shown({ text: "STO" })).toEqual(["Harbour: storm"]);
    expect(shown({ text: "harb" })).toEqual(["Harbour: storm,calm"]);
    expect(shown({ tag: "calm" })).toEqual(["Harbour: calm"]);
    expect(shown({ pinned: true })).toEqual(["Harbour: storm"]);
    expect(shown({ session: `ses_${hex(1)}` })).toEqual(["Empty: "]);
  });

  test("[WB-11] a session's restore was tested when the newest of its checkpoints was", () => {
    const by = { device: `dev_${hex(1)}` as const, account: null };
    const proof = (n: number) => ({ proof: { at: at(n), whole: true, by, found: null } });
    expect(
      newestProof([made(1, "a"), made(2, "b", proof(5)), made(3, "c", proof(4))])?.checkpoint.save.seq,
    ).toBe(2);
    expect(newestProof([made(1, "a")])).toBeNull();
  });
});

describe("deleting a checkpoint", () => {
  const stays = (from: number, to: number, why: "checkpoint" | "newest-20" | "head") =>
    Array.from({ length: to - from + 1 }, (_, i) => ({ seq: from + i, digest: `${from + i}`, why }));
  const later = Date.parse(at(40));

  test("[WB-9] says whether anything else keeps its save", () => {
    const old = made(1, "old");
    const many = [...stays(1, 1, "checkpoint"), ...stays(10, 29, "newest-20")];
    expect(afterDeleting(old, [], many, later)).toBe("goes");
    expect(afterDeleting(old, [made(1, "again", { id: `cpt_${hex(9)}` })], many, later)).toBe("another-name");
    expect(afterDeleting(old, [], many.slice(0, 20), later)).toBe("newest");
    expect(afterDeleting(old, [], many, Date.parse(at(1)) + 3_600_000)).toBe("young");
    expect(afterDeleting(old, [], stays(1, 1, "head"), later)).toBe("head");
    expect(afterDeleting(old, [], null, later)).toBe("unknown");
    expect(afterDeleting(old, [], [], later)).toBe("unknown");
  });
});

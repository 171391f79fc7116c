import { describe, expect, test } from "bun:test";
import type { AuditEntry, AuditLink, AuditPage } from "@holdfast/protocol/audit";
import { toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import type { Result } from "@holdfast/protocol/result";
import { webPrimitives } from "@holdfast/vault/primitives";
import type { AuditFault } from "../contract/audit.ts";
import { entryHash } from "./entry-hash.ts";
import { followsPin, verifyPage } from "./verify.ts";

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const WORKSPACE = formatId("wsp", random(16));
const START: AuditLink = { seq: 0, hash: "00".repeat(32) };
const DAY_MILLISECONDS = 24 * 3600 * 1000;

/** A sound chain of so many entries, newest first. */
const chainOf = async (count: number, begin = START): Promise<readonly AuditEntry[]> => {
  const entries: AuditEntry[] = [];
  let previous = begin;
  for (let i = 0; i < count; i++) {
    const seq = previous.seq + 1;
    const bare = {
      id: formatId("aud", random(16)),
      seq,
      at: new Date(1_780_000_000_000 + seq * 1000).toISOString(),
      action: seq % 2 === 0 ? "login.created" : "an.action-of-tomorrow",
      accountId: seq % 5 === 0 ? null : formatId("acc", random(16)),
      loginId: seq % 3 === 0 ? null : formatId("lgn", random(16)),
      target: seq % 4 === 0 ? null : "ü".repeat(seq),
      hash: "",
    };
    const entry = { ...bare, hash: toHex(await entryHash(webPrimitives, WORKSPACE, bare, previous.hash)) };
    entries.unshift(entry);
    previous = { seq, hash: entry.hash };
  }
  return entries;
};

const linkOf = ({ seq, hash }: AuditLink): AuditLink => ({ seq, hash });

const pageOf = (items: readonly AuditEntry[], change: Partial<AuditPage> = {}): AuditPage => ({
  workspaceId: WORKSPACE,
  head: linkOf(items[0] ?? START),
  anchor: START,
  items: [...items],
  people: [],
  logins: [],
  next: null,
  ...change,
});

const outcome = (result: Result<null, AuditFault>): string => (result.ok ? "whole" : result.error);
const verify = async (page: AuditPage, above: AuditEntry | null = null): Promise<string> =>
  outcome(await verifyPage(webPrimitives, page, above));

describe("verifying an audit log", () => {
  test("[AD-7] [AD-9] a sound log is whole, with an action that nobody here knows too", async () => {
    expect(await verify(pageOf(await chainOf(9)))).toBe("whole");
    expect(await verify(pageOf([]))).toBe("whole");
  });

  test("[AD-7] every field of every entry is covered by its hash", async () => {
    const chain = await chainOf(6);
    const changes: readonly Partial<AuditEntry>[] = [
      { id: formatId("aud", random(16)) },
      { at: "2026-01-01T00:00:00.000Z" },
      { action: "login.ended" },
      { accountId: formatId("acc", random(16)) },
      { loginId: formatId("lgn", random(16)) },
      { target: "another" },
      { hash: toHex(random(32)) },
    ];
    for (const [at, entry] of chain.entries()) {
      for (const change of changes) {
        const items = chain.with(at, { ...entry, ...change });
        const broken = await verify(pageOf(items, { head: linkOf(chain[0] ?? START) }));
        expect(broken).toBe(at === 0 && "hash" in change ? "gap" : "changed");
      }
    }
  });

  test("[AD-7] a text that moves from one field to the next is noticed", async () => {
    const [one] = await chainOf(1);
    if (one === undefined) throw new Error("no entry");
    const bare = { ...one, action: "a.b", target: "cd" };
    const hash = toHex(await entryHash(webPrimitives, WORKSPACE, bare, START.hash));
    expect(await verify(pageOf([{ ...bare, hash }]))).toBe("whole");
    expect(await verify(pageOf([{ ...bare, action: "a.bc", target: "d", hash }]))).toBe("changed");
  });

  test("[AD-7] what is dropped, doubled, put in another order or another workspace's is named", async () => {
    const chain = await chainOf(5);
    const [fifth, fourth, third, second, first] = chain;
    if (!fifth || !fourth || !third || !second || !first) throw new Error("too short");
    expect(await verify(pageOf([fifth, third, second, first]))).toBe("gap");
    expect(await verify(pageOf([fifth, fourth, third, second]))).toBe("gap");
    expect(await verify(pageOf([fourth, third, second, first], { head: linkOf(fifth) }))).toBe("gap");
    expect(await verify(pageOf([], { head: linkOf(fifth) }))).toBe("gap");
    expect(await verify(pageOf([fifth, third, fourth, second, first]))).toBe("gap");
    expect(await verify(pageOf([fifth, fourth, fourth, third, second, first]))).toBe("reordered");
    expect(await verify(pageOf(chain.toReversed(), { head: linkOf(first) }))).toBe("reordered");
    expect(await verify(pageOf(chain, { workspaceId: formatId("wsp", random(16)) }))).toBe("changed");
    const other = await chainOf(5);
    expect(await verify(pageOf([fifth, ...other.slice(1)]))).toBe("changed");
    expect(await verify(pageOf(chain, { anchor: { seq: 0, hash: fifth.hash } }))).toBe("changed");
  });

  test("[AD-7] pages hang together by the entry above them, and a swept log by its anchor", async () => {
    const chain = await chainOf(10);
    const [tenth, third] = [chain[0], chain[7]];
    if (!tenth || !third) throw new Error("too short");
    const first = pageOf(chain.slice(0, 8), { next: "AAAA" });
    expect(await verify(first)).toBe("whole");
    const rest = pageOf(chain.slice(8), { head: linkOf(tenth) });
    expect(await verify(rest, third)).toBe("whole");
    expect(await verify(rest, chain[6])).toBe("gap");
    expect(await verify(rest, { ...third, target: "another" })).toBe("changed");
    const swept = { anchor: linkOf(third) };
    expect(await verify(pageOf(chain.slice(0, 7), swept))).toBe("whole");
    expect(await verify(pageOf(chain.slice(0, 6), swept))).toBe("gap");
    expect(await verify(pageOf(chain.slice(0, 7), { anchor: { ...linkOf(third), hash: tenth.hash } }))).toBe(
      "changed",
    );
    expect(await verify(pageOf([], { head: linkOf(tenth), next: "AAAA" }), third)).toBe("gap");
  });

  test("[AD-8] a log goes on from what was seen of it, or it is named what it does instead", async () => {
    const chain = await chainOf(8);
    const at = "2026-11-21T08:00:00.000Z";
    const now = Date.parse(at) + DAY_MILLISECONDS;
    const pinAt = (seq: number, hash = chain[8 - seq]?.hash ?? "") => ({ seq, hash, at });
    const log = (entries: readonly AuditEntry[], anchor = START) => ({
      head: linkOf(entries[0] ?? anchor),
      anchor,
      hashes: new Map(entries.map(({ seq, hash }) => [seq, hash])),
    });
    expect(outcome(followsPin(log(chain), pinAt(5), now))).toBe("whole");
    expect(outcome(followsPin(log(chain), pinAt(8), now))).toBe("whole");
    expect(outcome(followsPin(log(chain.slice(4)), pinAt(5), now))).toBe("rolled-back");
    expect(outcome(followsPin(log(await chainOf(8)), pinAt(5), now))).toBe("forked");
    const anchorAt = (seq: number): AuditLink => linkOf(chain[8 - seq] ?? START);
    expect(outcome(followsPin(log(chain.slice(0, 3), anchorAt(5)), pinAt(5), now))).toBe("whole");
    const other = { ...anchorAt(5), hash: anchorAt(4).hash };
    expect(outcome(followsPin(log(chain.slice(0, 3), other), pinAt(5), now))).toBe("forked");
    expect(outcome(followsPin(log(chain.slice(0, 2), anchorAt(6)), pinAt(5), now))).toBe("cut");
    const later = now + 30 * DAY_MILLISECONDS;
    expect(outcome(followsPin(log(chain.slice(0, 2), anchorAt(6)), pinAt(5), later))).toBe("whole");
  });
});

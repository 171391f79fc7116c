import { describe, expect, test } from "bun:test";
import { randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { SearchEvent, SearchMatch, SearchOptions, SkippedSave } from "@holdfast/client/contract/search";
import type { SessionHandle } from "@holdfast/client/contract/session";
import { unreachable } from "./proxy.ts";
import {
  type Device,
  firstFile,
  newcomer,
  PASSPHRASE,
  secondDevice,
  value,
  worldOfFile,
  write,
} from "./world.ts";

const world = worldOfFile();

const begin = async () => {
  const name = `search-${randomUUID().slice(0, 8)}`;
  const person = await newcomer(world, name);
  const handle = value(await person.device.openSession(person.session.id));
  const file = firstFile(handle.state()).id;
  const saved = async (text: string) => {
    handle.update(write(file, text));
    const record = value(await handle.save());
    if (record === null) throw new Error("nothing was saved");
    return record;
  };
  return { ...person, name, handle, file, saved };
};

/** All that a search says, gathered. */
const searched = async (handle: SessionHandle, query: string, options?: SearchOptions) => {
  const events: SearchEvent[] = [];
  const matches = new Map<number, SearchMatch>();
  const skipped: SkippedSave[] = [];
  for await (const event of handle.search(query, options)) {
    events.push(event);
    if (event.kind === "matches") for (const match of event.matches) matches.set(match.n, match);
    if (event.kind === "skipped") skipped.push(...event.saves);
    if (event.kind === "stretches") {
      for (const { n, stretches } of event.of) {
        const match = matches.get(n);
        if (match !== undefined) matches.set(n, { ...match, stretches });
      }
    }
  }
  const last = events.at(-1);
  const summary = last?.kind === "done" ? last.summary : null;
  const refused = last?.kind === "refused" ? last.problem : null;
  return { events, matches: [...matches.values()], skipped, summary, refused };
};

const stretchesOf = (match: SearchMatch | undefined) =>
  match?.stretches.map(({ from, to, saves }) => [from?.seq ?? "now", to?.seq ?? "now", saves]);

const fetchedSince = (from: number): readonly string[] =>
  world.proxy.seen.slice(from).filter((request) => /manifests|bundle|segments/.test(request));

describe("searching sealed history [Z14]", () => {
  test("[SE-1] [SE-3] [Z14] what stood in earlier saves is found with the stretch it stood in, and the service sees neither query nor result", async () => {
    const { handle, saved } = await begin();
    const first = await saved("one peculiar needle here\n");
    await saved("one peculiar needle here\nand more\n");
    const last = await saved("nothing any more\n");
    value(await handle.timeline.name({ name: "Needle gone", description: "", tags: [], priority: "low" }));
    const seen = world.proxy.seen.length;
    const { matches, summary, skipped } = await searched(handle, "NEEDLE");
    expect(skipped).toEqual([]);
    expect(summary).toMatchObject({ matches: 2, full: false, skipped: 0, offline: false });
    const [name, text] = ["name", "content"].map((part) => matches.find((each) => each.part === part));
    expect(name).toMatchObject({ name: "Needle gone", part: "name", found: "Needle" });
    expect(stretchesOf(name)).toEqual([[last.seq, last.seq, 1]]);
    expect(text).toMatchObject({
      before: "one peculiar ",
      found: "needle",
      after: " here",
      line: 1,
      column: 14,
    });
    expect(stretchesOf(text)).toEqual([[first.seq, first.seq + 1, 2]]);
    expect(JSON.stringify(world.proxy.seen.slice(seen))).not.toMatch(/needle/i);
  });

  test("[SE-1] what is not saved yet is found, alone or with the rest", async () => {
    const { handle, file, saved } = await begin();
    const record = await saved("an early bird\n");
    handle.update(write(file, "an early bird\nan unsaved worm\n"));
    const worm = await searched(handle, "unsaved worm");
    expect(stretchesOf(worm.matches[0])).toEqual([["now", "now", 1]]);
    const bird = await searched(handle, "early bird");
    expect(stretchesOf(bird.matches[0])?.[0]?.slice(0, 2)).toEqual([record.seq, "now"]);
    const now = await searched(handle, "early bird", { in: "now" });
    expect(stretchesOf(now.matches[0])).toEqual([["now", "now", 1]]);
    const range = await searched(handle, "early bird", { in: { from: record.seq, to: record.seq } });
    expect(stretchesOf(range.matches[0])).toEqual([[record.seq, record.seq, 1]]);
    expect(range.summary?.saves).toBe(1);
  });

  test("[SE-3] [SE-4] what is fetched is the same for every query, and once kept nothing is fetched; without the service it goes on", async () => {
    const { handle, saved, email, name, session } = await begin();
    for (let n = 0; n < 12; n++) await saved(`version ${n} of a secret text\n`);
    const requests: (readonly string[])[] = [];
    const others: Device[] = [];
    for (const query of ["version 3", "zzz"]) {
      const other = await secondDevice(world, `${name}-${query.length}`, email);
      others.push(other);
      const there = value(await other.openSession(session.id, { alongside: true }));
      const seen = world.proxy.seen.length;
      await searched(there, query);
      requests.push(fetchedSince(seen));
    }
    expect(requests[0]?.length).toBeGreaterThan(12);
    expect([...(requests[0] ?? [])].sort()).toEqual([...(requests[1] ?? [])].sort());

    await searched(handle, "anything");
    const seen = world.proxy.seen.length;
    const again = await searched(handle, "version 7");
    expect(stretchesOf(again.matches[0])?.[0]?.[2]).toBe(1);
    expect(fetchedSince(seen)).toEqual([]);

    await world.forgetCopies(name);
    const before = world.proxy.seen.length;
    expect((await searched(handle, "version 7")).matches).toHaveLength(1);
    expect(fetchedSince(before).filter((request) => !request.includes("/segments/"))).toEqual([]);
    expect(fetchedSince(before).length).toBeGreaterThan(0);

    world.proxy.meddle(unreachable);
    const offline = await searched(handle, "version 7");
    world.proxy.meddle(null);
    expect(offline.summary).toMatchObject({ matches: 1, offline: true });
  });

  test("[SE-4] what is kept of the past is sealed, survives locking, and goes with signing out", async () => {
    const { handle, saved, device, name } = await begin();
    await saved("a very legible sentence\n");
    await saved("another one\n");
    await searched(handle, "legible");
    const directory = join(world.directoryOf(name), "history");
    const files = async () =>
      (await readdir(directory, { recursive: true }).catch(() => [])).filter((each) =>
        /index-|seg_/.test(each),
      );
    const kept = await files();
    expect(kept.some((each) => each.includes("index-"))).toBe(true);
    for (const each of kept) expect((await readFile(join(directory, each))).includes("legible")).toBe(false);
    await handle.close();
    await device.lock();
    expect(await files()).toEqual(kept);
    value(await device.unlock(PASSPHRASE));
    value(await device.signOutEverywhere());
    expect(await files()).toEqual([]);
  });

  test("[SE-5] a search that is ended says no more; one whose keys go is refused, and another query for nobody", async () => {
    const { handle, saved, device } = await begin();
    for (let n = 0; n < 8; n++) await saved(`text ${n}\n`.repeat(200));
    const stop = new AbortController();
    const events: SearchEvent[] = [];
    for await (const event of handle.search("text", { signal: stop.signal })) {
      events.push(event);
      stop.abort();
    }
    expect(events.some(({ kind }) => kind === "done")).toBe(false);
    for await (const _ of handle.search("text")) break;
    expect((await searched(handle, "(?=x)", { regex: true })).refused?.code).toBe("invalid-request");
    expect((await searched(handle, "")).refused?.code).toBe("invalid-request");

    let locked: Promise<void> | null = null;
    let last: SearchEvent | null = null;
    for await (const event of handle.search("text")) {
      locked ??= device.lock();
      last = event;
    }
    await locked;
    expect(last).toMatchObject({ kind: "refused", problem: { code: "locked" } });
  });

  test("[SE-5] a save that the service answers damaged is named, and the others are searched", async () => {
    const { saved, email, name, session } = await begin();
    const bad = await saved("a broken reed\n");
    await saved("a whole reed\n");
    const other = await secondDevice(world, `${name}-other`, email);
    const handle = value(await other.openSession(session.id, { alongside: true }));
    world.proxy.meddle(async (request, forward) => {
      const answer = await forward(request);
      if (!request.url.includes(`/manifests/${bad.digest}`)) return answer;
      const bytes = new Uint8Array(await answer.arrayBuffer());
      bytes[bytes.length - 100] = (bytes[bytes.length - 100] ?? 0) ^ 1;
      return new Response(bytes, { status: answer.status, headers: answer.headers });
    });
    const { matches, skipped, summary } = await searched(handle, "reed");
    world.proxy.meddle(null);
    expect(matches.map(({ before }) => before)).toEqual(["a whole "]);
    expect(skipped).toMatchObject([{ digest: bad.digest }]);
    expect(summary?.skipped).toBe(1);
    const whole = await searched(handle, "reed");
    expect(whole.matches).toHaveLength(2);
    expect(whole.skipped).toEqual([]);
  });
});

import { percentile, type Row } from "../row.ts";
import { startNaive } from "../saves/naive.ts";
import type { Rig } from "../saves/rig.ts";
import { expectOk, storeSealed } from "./store.ts";

const GROUP = "Bundles: everything a save names, each segment checked against its digest";
const SIZES_MEGABYTES = [1, 10, 50];
const RUNS = 9;

interface Timed {
  readonly firstMilliseconds: number;
  readonly megabytesPerSecond: number;
}

/** Medians of some requests: until the first byte of the body, and how fast all of it came. */
const timed = async (ask: () => Promise<Response>): Promise<Timed> => {
  const [first, rate]: [number[], number[]] = [[], []];
  for (let run = 0; run < RUNS; run++) {
    const begun = performance.now();
    const response = await ask();
    if (!response.ok || response.body === null) throw new Error(`${response.status}`);
    let bytes = 0;
    for await (const piece of response.body) {
      if (bytes === 0) first.push(performance.now() - begun);
      bytes += piece.length;
    }
    rate.push(bytes / 1e3 / (performance.now() - begun));
  }
  return { firstMilliseconds: percentile(first, 0.5), megabytesPerSecond: percentile(rate, 0.5) };
};

/** Bundles of sessions of several sizes; the usual way is one row with all of it, unchecked. */
export const bundleRows = async (rig: Rig): Promise<Row[]> => {
  const naive = await startNaive(rig);
  const rows: Row[] = [];
  for (const megabytes of SIZES_MEGABYTES) {
    const { url, headers } = await storeSealed(rig, megabytes);
    const json = { ...headers, "content-type": "application/json" };
    const own = await timed(() => fetch(`${url}/bundle`, { method: "POST", headers: json, body: "{}" }));
    const address = `http://127.0.0.1:${naive.port}/whole-${megabytes}`;
    const body = new Uint8Array(megabytes * 1e6);
    for (let at = 0; at < body.length; at += 65_536) crypto.getRandomValues(body.subarray(at, at + 65_536));
    await expectOk(await fetch(address, { method: "POST", body }));
    const usual = await timed(() => fetch(address));
    const note = `over loopback, median of ${RUNS}`;
    rows.push(
      {
        group: GROUP,
        name: `${megabytes} MB: rate`,
        value: own.megabytesPerSecond,
        unit: "MB/s",
        naive: usual.megabytesPerSecond,
        note,
      },
      {
        group: GROUP,
        name: `${megabytes} MB: first byte`,
        value: own.firstMilliseconds,
        unit: "ms",
        naive: usual.firstMilliseconds,
      },
    );
  }
  return rows;
};

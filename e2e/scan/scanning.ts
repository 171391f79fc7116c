import { expect } from "bun:test";
import { startStack } from "../stack.ts";
import { scan } from "./scan.ts";

/** Far above what one scan leaves behind, far below what a leak of a few KB a request would. */
const GROWTH_MAX_KIB = 400 * 1024;

const residentKib = async (pid: number): Promise<number> =>
  Number(/VmRSS:\s+(\d+)/.exec(await Bun.file(`/proc/${pid}/status`).text())?.[1] ?? Number.NaN);

/** Scans a product of its own: nothing is found, most of it was reached, and its memory stays. */
export const scanProduct = async (seed: number, count: number): Promise<void> => {
  const stack = await startStack();
  try {
    await scan(stack.origin, seed + count, 200);
    const before = await residentKib(stack.pid());
    const { findings, reached, operations } = await scan(stack.origin, seed, count);
    expect(findings).toEqual([]);
    expect(reached / operations).toBeGreaterThan(0.4);
    expect((await residentKib(stack.pid())) - before).toBeLessThan(GROWTH_MAX_KIB);
    expect(stack.output()).not.toContain('"defect"');
  } finally {
    await stack.stop();
  }
};

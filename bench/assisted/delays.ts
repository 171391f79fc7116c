import { createByRest, unlockByRest } from "@holdfast/e2e/assisted/rest";
import { realisticState } from "@holdfast/state/fixtures/realistic-state";
import { DELAY_PATH, type Delays } from "../delay-meter.ts";
import type { Row } from "../row.ts";
import { registerCaller } from "./callers.ts";
import { createAssisted } from "./states.ts";

const MEGABYTES = 50;

/** How long the service keeps everybody else waiting while it works on a large state for one caller. */
export const delayRows = async (group: string, origin: string): Promise<Row[]> => {
  const during = async (work: () => Promise<unknown>): Promise<Delays> => {
    await fetch(`${origin}${DELAY_PATH}`, { method: "POST" });
    await work();
    return (await fetch(`${origin}${DELAY_PATH}`)).json();
  };
  const caller = await registerCaller(origin);
  const unlocked = await unlockByRest(origin, caller, caller.headers);
  const assisted = createAssisted(origin, unlocked, await createByRest(origin, unlocked, "Large"));
  const json = JSON.stringify(realisticState(MEGABYTES));
  const cases = [
    ["nothing happens", await during(() => Bun.sleep(2_000)), null],
    [`an assisted save of ${MEGABYTES} MB`, await during(() => assisted.put(json)), 20],
    [`an assisted read of ${MEGABYTES} MB`, await during(() => assisted.get()), null],
  ] as const;
  return cases.map(([name, delays, most]) => ({
    group,
    name: `event-loop delay while ${name}: p99`,
    value: delays.p99,
    unit: "ms",
    ...(most === null ? {} : { target: { most } }),
    note: `of what comes at any moment; p50 ${delays.p50.toFixed(1)}, longest ${delays.longest.toFixed(0)} ms, ${delays.moments} moments`,
  }));
};

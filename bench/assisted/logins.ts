import { loginBody } from "@holdfast/e2e/assisted/rest";
import type { Row } from "../row.ts";
import type { Rig } from "../saves/rig.ts";
import { httpRequest, type Tape, writeTape } from "../saves/tape.ts";
import { SAVES_OF_6000, type StormShape, stormOf } from "../storm.ts";
import { type Caller, registerCaller } from "./callers.ts";

const PAIRS = 3;
const CALLERS = 20;

/** As many as the gate lets in, and many more than that. */
const STORMS = [
  { name: "2 assisted logins a second", loginsPerSecond: 2, loginClients: 4, loginsEach: 3 },
  { name: "30 assisted logins a second", loginsPerSecond: 30, loginClients: 30, loginsEach: 5 },
] as const;

const record = async (
  file: string,
  callers: readonly Caller[],
  { loginClients, loginsEach }: StormShape,
  from: number,
): Promise<Tape> => {
  const tape = writeTape(file);
  const clients = Array.from({ length: loginClients }, (_, client) =>
    Array.from({ length: loginsEach }, (_each, n) => {
      const caller = callers[(from + n * loginClients + client) % callers.length];
      if (caller === undefined) throw new RangeError("nobody is registered");
      return tape.add(
        httpRequest(
          "/api/auth/login",
          { ...caller.headers, "content-type": "application/json" },
          Buffer.from(JSON.stringify(loginBody(caller))),
        ),
      );
    }),
  );
  await tape.end();
  return { file, clients };
};

/** Saves while the service derives passphrases for others. */
export const loginRows = async (group: string, rig: Rig, port: number): Promise<Row[]> => {
  const callers: Caller[] = [];
  for (let n = 0; n < CALLERS; n++) callers.push(await registerCaller(`http://127.0.0.1:${port}`));
  const rows: Row[] = [];
  for (const { name, ...logins } of STORMS) {
    const shape = { ...SAVES_OF_6000, ...logins };
    let from = 0;
    const storm = await stormOf(
      rig,
      shape,
      { savePort: port, pairs: PAIRS, statuses: ["200", "429", "503"] },
      async () => {
        from += shape.loginClients;
        return { tape: await record(rig.file(), callers, shape, from), port };
      },
    );
    const pairs = `${shape.savesPerSecond} saves/s, open loop, medians of ${PAIRS} pairs`;
    rows.push(
      { group, name: `saves alone, before ${name}: p95`, value: storm.without, unit: "ms" },
      { group, name: `saves beside ${name}: p95`, value: storm.beside, unit: "ms", note: pairs },
      {
        group,
        name: `saves beside ${name}: p95 against alone`,
        value: storm.beside / storm.without,
        unit: "×",
        target: { most: 2 },
      },
      {
        group,
        name: `${name}: p95 of every answer`,
        value: storm.logins,
        unit: "ms",
        note: `${Math.round(storm.letIn * 100)} % were let in, the others told to come again`,
      },
    );
  }
  return rows;
};

import { createByRest, EMPTY_TAG, type Unlocked, unlockByRest } from "@holdfast/e2e/assisted/rest";
import { realisticState } from "@holdfast/state/fixtures/realistic-state";
import type { State } from "@holdfast/state/model";
import { newDevice, newPerson, PASSPHRASE, type Place, value } from "../keys/people.ts";
import { measured, percentile, type Row } from "../row.ts";
import { registerCaller } from "./callers.ts";

const RUNS = 5;

const withLine = (state: State, n: number): State => {
  const file = Object.values(state.files).find(({ content }) => typeof content === "string");
  if (file === undefined) throw new Error("no file to edit");
  const content = `${String(file.content)}const edited = ${n};\n`;
  return { ...state, files: { ...state.files, [file.id]: { ...file, content } } };
};

/** A state on the way to the service and back, whole as JSON, by somebody who holds a token. */
export const createAssisted = (origin: string, { headers: held }: Unlocked, session: string) => {
  const url = `${origin}/api/sessions/${session}/state`;
  let tag = EMPTY_TAG;
  return {
    put: async (json: string): Promise<void> => {
      const headers = { ...held, "content-type": "application/json", "if-match": tag };
      const answer = await fetch(url, { method: "PUT", headers, body: json });
      if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
      await answer.arrayBuffer();
      tag = answer.headers.get("etag") ?? "";
    },
    get: async (): Promise<unknown> => {
      const answer = await fetch(url, { headers: held });
      if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
      return answer.json();
    },
  };
};

interface Times {
  readonly first: number[];
  readonly edit: number[];
  readonly read: number[];
}

const none = (): Times => ({ first: [], edit: [], read: [] });

const assistedTimes = async ({ origin }: Place, state: State): Promise<Times> => {
  const times = none();
  const caller = await registerCaller(origin);
  const unlocked = await unlockByRest(origin, caller, caller.headers);
  for (let n = 0; n < RUNS; n++) {
    const assisted = createAssisted(origin, unlocked, await createByRest(origin, unlocked, `Session ${n}`));
    times.first.push((await measured(() => assisted.put(JSON.stringify(state)))).wall);
    times.edit.push((await measured(() => assisted.put(JSON.stringify(withLine(state, n))))).wall);
    times.read.push((await measured(() => assisted.get())).wall);
  }
  return times;
};

/** The same by a program that holds the keys itself; it reads on a device that has no copy. */
const ownTimes = async (place: Place, state: State): Promise<Times> => {
  const times = none();
  const { email, device } = await newPerson(place);
  for (let n = 0; n < RUNS; n++) {
    const created = await measured(() => device.createSession({ name: `Session ${n}`, state }));
    const session = value(created.value);
    times.first.push(created.wall);
    const handle = value(await device.openSession(session.id));
    handle.update((present) => withLine(present, n));
    times.edit.push((await measured(() => handle.save())).wall);
    await handle.close();
    const reader = await newDevice(place);
    value(await reader.signIn({ email, passphrase: PASSPHRASE }));
    const opened = await measured(() => reader.openSession(session.id));
    times.read.push(opened.wall);
    await value(opened.value).close();
    await reader.lock();
  }
  return times;
};

const WORDS = {
  first: "PUT of a first state",
  edit: "PUT of the whole state with one line more",
  read: "GET of the state",
} as const;

/** Assisted beside zero-knowledge, on one product in one run. */
export const stateRows = async (group: string, place: Place, megabytes: number): Promise<Row[]> => {
  const state = realisticState(megabytes);
  const [assisted, own] = [await assistedTimes(place, state), await ownTimes(place, state)];
  return (["first", "edit", "read"] as const).map((what) => {
    const [a, b] = [percentile(assisted[what], 0.5), percentile(own[what], 0.5)];
    return {
      group,
      name: `${WORDS[what]}, ${megabytes} MB`,
      value: a,
      unit: "ms",
      note: `wall, median of ${RUNS}; a client that holds the keys, in the same run: ${b.toFixed(0)} ms`,
    };
  });
};

import type { SessionHandle } from "@holdfast/client/contract/session";
import { sampleProject } from "@holdfast/state/sample-project";
import { newPerson, type Place, value } from "./keys/people.ts";
import { startProduct } from "./product.ts";
import { percentile, type Suite } from "./row.ts";
import { residentMegabytes } from "./saves/entry-process.ts";
import { createRig } from "./saves/rig.ts";

const CLIENTS = 200;
const SECONDS = 300;
/** As often as people may choose; six times as often as usual. */
const AUTOSAVE_SECONDS = 5;
const EDIT_MILLISECONDS = 4_000;
const GROUP = `${CLIENTS} people who work for ${SECONDS / 60} minutes, saved every ${AUTOSAVE_SECONDS} s`;

/** One person at work, from registering on. */
const beginWork = async (place: Place) => {
  const { device } = await newPerson(place);
  device.setAutosaveSeconds(AUTOSAVE_SECONDS);
  const session = value(
    await device.createSession({ name: "Bench", state: sampleProject(new Date().toISOString()) }),
  );
  const handle = value(await device.openSession(session.id));
  let failures = 0;
  handle.subscribeStatus(({ kind }) => {
    if (kind === "failed" || kind === "offline" || kind === "read-only") failures += 1;
  });
  return { handle, failures: () => failures };
};

const editOnce = (handle: SessionHandle, n: number): void =>
  handle.update((state) => {
    const [file] = Object.values(state.files);
    if (file === undefined || typeof file.content !== "string") throw new Error("no file to edit");
    const content = `// edit ${n}\n${file.content}`;
    return { ...state, files: { ...state.files, [file.id]: { ...file, content } } };
  });

/** Edits at a steady pace, each person at a moment of their own, until the time is over. */
const work = async (handle: SessionHandle, until: number): Promise<void> => {
  await Bun.sleep(Math.random() * EDIT_MILLISECONDS);
  for (let n = 0; performance.now() < until; n++) {
    editOnce(handle, n);
    await Bun.sleep(EDIT_MILLISECONDS);
  }
  value(await handle.save());
};

/** The whole client — journal, engine, keys — for each of many people at once, against all services in one process. */
export const autosave: Suite = {
  name: "autosave",
  run: async () => {
    const rig = await createRig();
    try {
      const product = await startProduct(rig);
      const place = { origin: `http://localhost:${product.port}`, folder: rig.folder };
      const people: Awaited<ReturnType<typeof beginWork>>[] = [];
      for (let n = 0; n < CLIENTS; n++) people.push(await beginWork(place));
      const begun = performance.now();
      const took = new Map<SessionHandle, Map<number, number>>();
      const collect = (): void => {
        for (const { handle } of people) {
          const known = took.get(handle) ?? new Map<number, number>();
          for (const { seq, milliseconds } of handle.log()) known.set(seq, milliseconds);
          took.set(handle, known);
        }
      };
      const collecting = setInterval(collect, 60_000);
      await Promise.all(people.map(({ handle }) => work(handle, begun + SECONDS * 1000)));
      clearInterval(collecting);
      const seconds = (performance.now() - begun) / 1000;
      collect();
      const milliseconds = [...took.values()].flatMap((known) => [...known.values()]);
      const failures = people.reduce((sum, person) => sum + person.failures(), 0);
      const row = (name: string, part: number) =>
        ({ group: GROUP, name, value: percentile(milliseconds, part), unit: "ms" }) as const;
      const memory = residentMegabytes(product.pid);
      for (const { handle } of people) await handle.close();
      return [
        {
          group: GROUP,
          name: "saves",
          value: milliseconds.length / seconds,
          unit: "/s",
          note: `${milliseconds.length.toLocaleString("en")} saves; clients and services share this machine`,
        },
        row("from sending to the answer: p50", 0.5),
        row("from sending to the answer: p99", 0.99),
        { group: GROUP, name: "errors", value: failures, unit: "×", target: { most: 0 } },
        { group: GROUP, name: "memory of the services after it", value: memory, unit: "MB" },
      ];
    } finally {
      await rig.close();
    }
  },
};

import type { SessionHandle } from "@holdfast/client/contract/session";

const EDIT_MILLISECONDS = 4_000;
/** The log of a handle holds the newest 50 saves. */
const COLLECT_MILLISECONDS = 60_000;

const editOnce = (handle: SessionHandle, n: number): void =>
  handle.update((state) => {
    const [file] = Object.values(state.files);
    if (file === undefined || typeof file.content !== "string") throw new Error("no file to edit");
    const content = `// edit ${n}\n${file.content}`;
    return { ...state, files: { ...state.files, [file.id]: { ...file, content } } };
  });

/** One person who edits at a steady pace, whose client saves by itself. */
export const createWorker = (handle: SessionHandle) => {
  let errors = 0;
  const took = new Map<string, number>();
  // What the session was made with was saved before anybody watched.
  const earlier = new Set(handle.log().map(({ digest }) => digest));
  handle.subscribeStatus(({ kind }) => {
    if (kind === "failed" || kind === "offline" || kind === "read-only") errors += 1;
  });
  const collect = (): void => {
    for (const { digest, milliseconds } of handle.log())
      if (!earlier.has(digest)) took.set(digest, milliseconds);
  };
  return {
    /** Until `performance.now()` says so; the last of it is saved when it resolves. */
    work: async (until: number): Promise<void> => {
      const collecting = setInterval(collect, COLLECT_MILLISECONDS);
      await Bun.sleep(Math.random() * EDIT_MILLISECONDS);
      for (let n = 0; performance.now() < until; n++) {
        editOnce(handle, n);
        await Bun.sleep(EDIT_MILLISECONDS);
      }
      const last = await handle.save();
      if (!last.ok) errors += 1;
      clearInterval(collecting);
      collect();
    },
    errors: (): number => errors,
    digests: (): readonly string[] => [...took.keys()],
    milliseconds: (): readonly number[] => [...took.values()],
    close: () => handle.close(),
  };
};

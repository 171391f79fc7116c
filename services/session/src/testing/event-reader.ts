import type { StreamFrame } from "@holdfast/protocol/events";

const PATIENCE_MILLISECONDS = 20_000;

/** What somebody was told, in order. */
export interface Told {
  readonly frames: StreamFrame[];
  /** Resolves when `is` holds for what was told so far. @throws Error when it does not in 20 s. */
  readonly until: (is: (frames: readonly StreamFrame[]) => boolean) => Promise<void>;
}

/** Collects frames, and wakes whoever waits for them. */
export const createTold = () => {
  const frames: StreamFrame[] = [];
  const waiting = new Set<() => void>();
  const until: Told["until"] = (is) =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!is(frames)) return;
        clearTimeout(late);
        waiting.delete(look);
        resolve();
      };
      const late = setTimeout(() => {
        waiting.delete(look);
        reject(new Error(`it was not told in time; what was: ${JSON.stringify(frames.slice(-5))}`));
      }, PATIENCE_MILLISECONDS);
      waiting.add(look);
      look();
    });
  const woken = (): void => {
    for (const look of [...waiting]) look();
  };
  return {
    told: { frames, until } satisfies Told,
    add: (frame: StreamFrame): void => {
      frames.push(frame);
      woken();
    },
    woken,
  };
};

/** Numbers of the events that were told. */
export const numbersOf = (frames: readonly StreamFrame[]): readonly number[] =>
  frames.flatMap((frame) => ("n" in frame ? [frame.n] : []));

/** Reads server-sent events from a response until it ends. */
export const readStream = (response: Response) => {
  const { told, add, woken } = createTold();
  let isOver = false;
  const comments: string[] = [];
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const read = async (): Promise<void> => {
    let text = "";
    for (;;) {
      const next = await reader?.read().catch(() => undefined);
      if (next === undefined || next.done) break;
      text += next.value;
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) {
        const data = block.split("\n").find((line) => line.startsWith("data: "));
        if (data === undefined) comments.push(block);
        else add(JSON.parse(data.slice("data: ".length)));
      }
    }
    isOver = true;
    woken();
  };
  const over = read();
  return {
    ...told,
    comments,
    over,
    isOver: () => isOver,
    close: async () => {
      await reader?.cancel().catch(() => undefined);
    },
  };
};
export type StreamReader = ReturnType<typeof readStream>;

/** Opens a socket and collects what it says. */
export const openSocket = (
  url: string,
  options: { protocols?: string[]; headers?: Record<string, string> } = {},
) => {
  const { told, add, woken } = createTold();
  let closed: { readonly code: number; readonly at: number } | null = null;
  let isOpen = false;
  const socket = new WebSocket(url.replace(/^http/, "ws"), options as never);
  socket.onopen = () => {
    isOpen = true;
    woken();
  };
  socket.onmessage = ({ data }) => add(JSON.parse(String(data)));
  socket.onclose = ({ code }) => {
    closed ??= { code, at: Date.now() };
    woken();
  };
  return {
    ...told,
    socket,
    opened: () => told.until(() => isOpen || closed !== null),
    isOpen: () => isOpen && closed === null,
    /** The code it was closed with. */
    closed: async (): Promise<number> => {
      await told.until(() => closed !== null);
      return closed?.code ?? 0;
    },
    closedAt: () => closed?.at ?? null,
    say: (frame: unknown) => socket.send(typeof frame === "string" ? frame : JSON.stringify(frame)),
  };
};
export type SocketReader = ReturnType<typeof openSocket>;

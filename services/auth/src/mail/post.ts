import type { LogSink } from "@holdfast/service-kit/request-log";
import type { Mail, Message } from "./mail.ts";

/** Sends what came of a request after the request was answered. */
export interface Post {
  /** Returns at once and never throws. */
  readonly send: (message: Message) => void;
  /** Settles when everything that was handed over was sent or given up. */
  readonly settled: () => Promise<void>;
  /** Gives up what waits for another try, and waits for what is being sent. */
  readonly close: () => Promise<void>;
}

export interface PostDeps {
  readonly mail: Pick<Mail, "send">;
  readonly log: LogSink;
  /** Between one try and the next. */
  readonly delaysMilliseconds?: readonly number[];
}

const DELAYS_MILLISECONDS = [1_000, 10_000, 60_000];
/** More than this waits only when no mail server answers: what comes then is dropped, and the log says so. */
const WAITING_MAX = 1_000;

/** What a failure may tell the log: a code of the library or a status of the server, never its words, which name addresses. */
const codeOf = (cause: unknown): string => {
  if (!(cause instanceof Error)) return "unknown";
  const { code, responseCode } = cause as { readonly code?: unknown; readonly responseCode?: unknown };
  if (typeof responseCode === "number") return String(responseCode);
  return typeof code === "string" && /^[A-Z_]{1,32}$/.test(code) ? code : cause.name;
};

/**
 * Sends in this process, again after a while when it failed. What still waits when the process ends is lost: a notice tells of
 * what stands in the audit log too. [NT-3]
 */
export const createPost = ({ mail, log, delaysMilliseconds = DELAYS_MILLISECONDS }: PostDeps): Post => {
  const sending = new Set<Promise<void>>();
  const closing = Promise.withResolvers<"closed">();
  let closed = false;

  const pause = async (milliseconds: number): Promise<void> => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const over = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, milliseconds);
    });
    await Promise.race([over, closing.promise]);
    clearTimeout(timer);
  };

  const deliver = async (message: Message): Promise<void> => {
    for (let attempt = 0; ; attempt++) {
      try {
        return await mail.send(message);
      } catch (cause) {
        const delay = delaysMilliseconds[attempt];
        const last = delay === undefined || closed;
        log(JSON.stringify({ event: last ? "mail-given-up" : "mail-failed", attempt, code: codeOf(cause) }));
        if (last) return;
        await pause(delay);
        if (closed) return;
      }
    }
  };

  const settled = async (): Promise<void> => {
    while (sending.size > 0) await Promise.all(sending);
  };

  return {
    send: (message) => {
      if (closed || sending.size >= WAITING_MAX) {
        log(JSON.stringify({ event: "mail-dropped" }));
        return;
      }
      const sent: Promise<void> = deliver(message).finally(() => sending.delete(sent));
      sending.add(sent);
    },
    settled,
    close: async () => {
      closed = true;
      closing.resolve("closed");
      await settled();
    },
  };
};

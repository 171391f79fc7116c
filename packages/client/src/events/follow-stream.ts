import { err, ok } from "@holdfast/protocol/result";
import type { Http } from "../api/http.ts";
import { type Frame, readFrame } from "./frames.ts";
import type { Follow } from "./live.ts";
import { serverSent } from "./server-sent.ts";

const STREAM = "/api/events/stream";

async function* frames(body: ReadableStream<Uint8Array>): AsyncGenerator<Frame, void> {
  for await (const { data } of serverSent(body)) {
    const frame = readFrame(data);
    if (frame !== null) yield frame;
  }
}

async function* nothing(): AsyncGenerator<Frame, void> {
  // A stream without a body has ended.
}

/** Follows by server-sent events, which every runtime and every proxy lets through. [EV-3] */
export const followStream =
  (http: Http): Follow =>
  async (after, signal) => {
    const answer = await http({
      method: "GET",
      path: STREAM,
      headers: {
        accept: "text/event-stream",
        ...(after === null ? {} : { "last-event-id": String(after) }),
      },
      streaming: true,
      retries: 0,
      signal,
    });
    if (!answer.ok) return err(answer.error.problem);
    const { body } = answer.value;
    return ok({ frames: body === null ? nothing() : frames(body), say: null });
  };

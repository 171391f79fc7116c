import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type ServerSent, serverSent } from "./server-sent.ts";

const encoder = new TextEncoder();

const streamOf = (pieces: readonly Uint8Array[], end: "closed" | "reset" = "closed") => {
  const left = [...pieces];
  return new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const piece = left.shift();
      if (piece !== undefined) controller.enqueue(piece);
      else if (end === "closed") controller.close();
      else controller.error(new TypeError("the connection is gone"));
    },
  });
};

const read = async (stream: ReadableStream<Uint8Array>): Promise<readonly ServerSent[]> => {
  const all: ServerSent[] = [];
  for await (const message of serverSent(stream)) all.push(message);
  return all;
};

const TEXT =
  ": hello\r\n\r\nid: 7\nevent: session_updated\ndata: {\ndata: }\n\nid\ndata:é😀\r\rdata\n\ndata: cut";
const MESSAGES = [
  { id: "7", event: "session_updated", data: "{\n}" },
  { id: "", event: "message", data: "é😀" },
  { id: "", event: "message", data: "" },
];

describe("server-sent events", () => {
  test("[EV-10] are read whole, wherever the stream is cut into pieces, and a message that did not end is none", async () => {
    const bytes = encoder.encode(TEXT);
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(bytes.length), { maxLength: 12 }), async (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const pieces = at.slice(1).map((end, n) => bytes.subarray(at[n], end));
        expect(await read(streamOf(pieces))).toEqual(MESSAGES);
      }),
    );
  });

  test("[EV-10] a stream that is reset ends like one that is over", async () => {
    expect(await read(streamOf([encoder.encode("data: 1\n\ndata: 2")], "reset"))).toHaveLength(1);
  });

  test("a line without end is not kept without end", async () => {
    const piece = encoder.encode("x".repeat(40_000));
    expect(await read(streamOf(Array.from({ length: 50 }, () => piece)))).toEqual([]);
  });
});

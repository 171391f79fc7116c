/** One message of a stream of server-sent events. */
export interface ServerSent {
  /** The last id that was sent, with this message or before. */
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

/** A message of this product has a few hundred characters; a longer one is not read on. */
const MOST_CHARS = 65_536;

const fieldOf = (line: string): readonly [string, string] => {
  const colon = line.indexOf(":");
  if (colon < 0) return [line, ""];
  const value = line.slice(colon + 1);
  return [line.slice(0, colon), value.startsWith(" ") ? value.slice(1) : value];
};

/** Puts lines together to messages, as the HTML standard says; comments and `retry` are passed over. */
const createMessages = (): ((line: string) => ServerSent | null) => {
  let id = "";
  let event = "";
  let data: string[] = [];
  return (line) => {
    if (line === "") {
      const message = data.length === 0 ? null : { id, event: event || "message", data: data.join("\n") };
      event = "";
      data = [];
      return message;
    }
    const [field, value] = fieldOf(line);
    if (field === "id" && !value.includes("\0")) id = value;
    if (field === "event") event = value;
    if (field === "data") data.push(value);
    return null;
  };
};

/**
 * The messages of a stream, as they come. Ends with the stream, however it ends: a reset, a time limit and an orderly end all mean
 * that nothing more comes. What stands in no whole message is dropped.
 */
export async function* serverSent(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerSent, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const next = createMessages();
  let rest = "";
  try {
    while (rest.length <= MOST_CHARS) {
      const piece = await reader.read().catch(() => null);
      if (piece === null || piece.done) return;
      const lines = (rest + decoder.decode(piece.value, { stream: true })).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const message = next(line);
        if (message !== null) yield message;
      }
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

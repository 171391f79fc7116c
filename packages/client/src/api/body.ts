import { type Bytes, concat } from "@holdfast/vault/bytes";

const reading = async (body: ReadableStream<Bytes>, most: number): Promise<Bytes | "too-long"> => {
  const reader = body.getReader();
  const pieces: Bytes[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return concat(...pieces);
    pieces.push(value);
    length += value.length;
    if (length > most) {
      await reader.cancel();
      return "too-long";
    }
  }
};

/** The body of an answer, of which no more than `most` bytes are ever held; `broken` when it ends before its end. */
export const readBody = async ({ body }: Response, most: number): Promise<Bytes | "too-long" | "broken"> => {
  if (body === null) return new Uint8Array(0);
  try {
    return await reading(body, most);
  } catch {
    // Resets and timeouts differ from runtime to runtime; what counts is that it did not arrive.
    return "broken";
  }
};

const impatient = (body: ReadableStream<Bytes>, milliseconds: number): ReadableStream<Bytes> => {
  const reader = body.getReader();
  const next = async (): ReturnType<typeof reader.read> => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new DOMException("nothing came for too long", "TimeoutError")),
        milliseconds,
      );
    });
    try {
      return await Promise.race([reader.read(), late]);
    } finally {
      clearTimeout(timer);
    }
  };
  return new ReadableStream<Bytes>(
    {
      pull: async (controller) => {
        try {
          const { done, value } = await next();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (cause) {
          controller.error(cause);
          reader.cancel(cause).catch(() => undefined);
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
};

/** An answer of which the next piece must come within so many milliseconds, however long the whole takes. */
export const arriving = (response: Response, milliseconds: number): Response => {
  const { body, status, headers } = response;
  return body === null ? response : new Response(impatient(body, milliseconds), { status, headers });
};

/** One keep-alive HTTP/1.1 connection on which one request runs at a time. */
export interface Connection {
  /** Sends a whole request and answers the status of its response, whose body is read and dropped. */
  readonly send: (request: Uint8Array) => Promise<number>;
  readonly close: () => void;
}

const HEAD_END = Buffer.from("\r\n\r\n");

/** Status of the response that `bytes` are, or null while some of it is missing. Content-Length alone ends a body. */
const statusOf = (bytes: Buffer): number | null => {
  const end = bytes.indexOf(HEAD_END);
  if (end < 0) return null;
  const head = bytes.toString("latin1", 0, end);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length === undefined) throw new Error(`an answer without a length: ${head}`);
  return bytes.length < end + HEAD_END.length + Number(length) ? null : Number(head.slice(9, 12));
};

/**
 * A client as lean as a socket allows: the load generator shares the machine with what it measures, and `fetch` would take
 * a third of it.
 */
export const connect = async (hostname: string, port: number): Promise<Connection> => {
  let answer: PromiseWithResolvers<number> | null = null;
  let received: Buffer = Buffer.alloc(0);
  let unsent: Uint8Array = received;
  const socket = await Bun.connect({
    hostname,
    port,
    socket: {
      data: (_, part) => {
        received = received.length === 0 ? part : Buffer.concat([received, part]);
        const status = statusOf(received);
        if (status === null) return;
        received = Buffer.alloc(0);
        answer?.resolve(status);
      },
      drain: (open) => {
        if (unsent.length > 0) unsent = unsent.subarray(open.write(unsent));
      },
      close: () => answer?.reject(new Error("the service closed the connection")),
      error: (_, error) => answer?.reject(error),
    },
  });
  return {
    send: (request) => {
      answer = Promise.withResolvers<number>();
      unsent = request.subarray(socket.write(request));
      return answer.promise;
    },
    close: () => {
      answer = null;
      socket.end();
    },
  };
};

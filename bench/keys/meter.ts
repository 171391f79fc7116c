import type { Send } from "@holdfast/client/platform";

/** Bytes of bodies, both ways, and requests since it was set back. */
export interface Meter {
  readonly send: Send;
  readonly reset: () => void;
  readonly sentBytes: () => number;
  readonly receivedBytes: () => number;
  readonly requests: () => number;
}

const lengthOf = async (body: RequestInit["body"]): Promise<number> =>
  body === null || body === undefined ? 0 : (await new Response(body).arrayBuffer()).byteLength;

export const createMeter = (): Meter => {
  let [sent, received, requests] = [0, 0, 0];
  return {
    send: async (url, init) => {
      sent += await lengthOf(init.body);
      const answer = await fetch(url, init);
      const body = await answer.arrayBuffer();
      received += body.byteLength;
      requests += 1;
      const { status, headers } = answer;
      return new Response(status === 204 || status === 304 ? null : body, { status, headers });
    },
    reset: () => {
      [sent, received, requests] = [0, 0, 0];
    },
    sentBytes: () => sent,
    receivedBytes: () => received,
    requests: () => requests,
  };
};

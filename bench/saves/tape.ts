import { open } from "node:fs/promises";

/** Requests that are ready to be sent, so that a load generator does nothing but send them. */
export interface Tape {
  readonly file: string;
  /** Where the requests of each client lie in the file, in the order in which they are to be sent. */
  readonly clients: readonly (readonly Place[])[];
}

export type Place = readonly [start: number, end: number];

export interface TapeWriter {
  readonly add: (request: Uint8Array) => Place;
  readonly end: () => Promise<void>;
}

export const writeTape = (file: string): TapeWriter => {
  const writer = Bun.file(file).writer();
  let at = 0;
  return {
    add: (request) => {
      writer.write(request);
      const start = at;
      at += request.length;
      return [start, at];
    },
    end: async () => {
      await writer.end();
      const written = await open(file, "r+");
      // Else the disk gets it while something is measured that waits for the same disk.
      await written.sync();
      await written.close();
    },
  };
};

/** One request as it stands on the wire. */
export const httpRequest = (
  path: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
): Buffer => {
  const lines = Object.entries({ host: "localhost", ...headers, "content-length": String(body.length) });
  const head = [`POST ${path} HTTP/1.1`, ...lines.map(([name, value]) => `${name}: ${value}`), "", ""];
  return Buffer.concat([Buffer.from(head.join("\r\n")), body]);
};

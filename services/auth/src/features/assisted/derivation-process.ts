import { join } from "node:path";
import { type Bytes, utf8 } from "@holdfast/vault/bytes";
import type { KdfParameters } from "@holdfast/vault/passphrase";
import type { Subprocess } from "bun";
import type { Asked, Made } from "./derivation-child.ts";

const CHILD = join(import.meta.dir, "derivation-child.ts");
/** What is not needed for so long gives its memory back. */
const IDLE_MILLISECONDS = 30_000;

interface Waiting {
  readonly resolve: (prk: Bytes) => void;
  readonly reject: (cause: Error) => void;
}

export interface DerivationProcess {
  /** 32 bytes from a passphrase; who asked overwrites them. @throws Error when the derivation failed or the process ended */
  readonly derive: (password: string, kdf: KdfParameters) => Promise<Bytes>;
  /** Null while none runs. */
  readonly pid: () => number | null;
}

/**
 * Argon2id in a process of its own, which the system lets run when nobody else wants the processor: saves of everybody do not
 * wait for the sign-in of one. It is started when it is first needed, and its memory, with what was derived in it, goes when it is idle.
 */
export const createDerivationProcess = (idleMilliseconds = IDLE_MILLISECONDS): DerivationProcess => {
  const waiting = new Map<number, Waiting>();
  let child: Subprocess | null = null;
  let idle: ReturnType<typeof setTimeout> | undefined;
  let count = 0;

  const take = ({ n, prk }: Made): void => {
    const asked = waiting.get(n);
    waiting.delete(n);
    if (prk === null) asked?.reject(new Error("a passphrase could not be derived"));
    else asked?.resolve(new Uint8Array(prk));
    prk?.fill(0);
    if (waiting.size > 0) return;
    idle = setTimeout(() => child?.kill(), idleMilliseconds);
    idle.unref();
  };

  const start = (): Subprocess => {
    const started = Bun.spawn([process.execPath, CHILD], {
      stdin: "ignore",
      stdout: "ignore",
      stderr: "inherit",
      serialization: "advanced",
      ipc: take,
      onExit: () => {
        if (child === started) child = null;
        for (const { reject } of waiting.values()) reject(new Error("the process that derives ended"));
        waiting.clear();
      },
    });
    // A service that ends does not wait for it; it ends with the service.
    started.unref();
    return started;
  };

  return {
    pid: () => child?.pid ?? null,
    derive: (password, kdf) => {
      clearTimeout(idle);
      child ??= start();
      const n = count++;
      const message = utf8(password.normalize("NFKC"));
      const asked: Asked = { n, message, kdf };
      const { promise, resolve, reject } = Promise.withResolvers<Bytes>();
      waiting.set(n, { resolve, reject });
      child.send(asked);
      message.fill(0);
      return promise;
    },
  };
};

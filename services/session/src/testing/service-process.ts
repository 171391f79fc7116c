import { toBase64url } from "@holdfast/protocol/encoding";
import { ACCESS_TOKEN_SECONDS } from "@holdfast/protocol/limits";
import { makeSigningJwk, readSigningKey } from "@holdfast/service-kit/signing-key";
import { signToken, type TokenKind } from "@holdfast/service-kit/token";
import { randomBytes, type TestMember } from "./member.ts";

/** What every process of one deployment shares: its secrets, and where its blobs are. */
export interface Deployment {
  readonly env: Readonly<Record<string, string>>;
  /** Headers of a bearer request of the member. */
  readonly as: (member: TestMember, kind?: TokenKind) => Promise<{ readonly authorization: string }>;
}

export const createDeployment = async (blobDirectory: string): Promise<Deployment> => {
  const key = await readSigningKey(await makeSigningJwk());
  return {
    env: {
      PORT: "0",
      HOLDFAST_TOKEN_JWKS: JSON.stringify(key.jwks),
      HOLDFAST_CSRF_SECRET: toBase64url(randomBytes(32)),
      HOLDFAST_BLOB_DIR: blobDirectory,
      HOLDFAST_RATE_SAVES: "100000",
    },
    as: async (member, kind = "access") => {
      const token = await signToken({ key, now: Date.now }, kind, member, ACCESS_TOKEN_SECONDS);
      return { authorization: `Bearer ${token}` };
    },
  };
};

export interface ServiceProcess {
  readonly origin: string;
  /** Resolves with the exit code; null after a signal. */
  readonly exited: Promise<number | null>;
  readonly kill: (signal: "SIGKILL" | "SIGTERM") => void;
  /** Everything it has logged so far. */
  readonly log: () => string;
}

/** Starts an entry of this service as a process of its own and waits until it listens. */
export const startServiceProcess = async (
  entry: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<ServiceProcess> => {
  const child = Bun.spawn([process.execPath, entry, ...args], {
    env: { ...env },
    stdout: "pipe",
    stderr: "inherit",
  });
  const listening = Promise.withResolvers<number>();
  let log = "";
  const read = async (): Promise<void> => {
    for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
      log += part;
      const port = /"event":"listening","port":(\d+)/.exec(log)?.[1];
      if (port !== undefined) listening.resolve(Number(port));
    }
    listening.reject(new Error(`the service ended before it listened: ${log}`));
  };
  read().catch(listening.reject);
  const port = await listening.promise;
  return {
    origin: `http://127.0.0.1:${port}`,
    exited: child.exited.then(() => child.exitCode),
    kill: (signal) => child.kill(signal),
    log: () => log,
  };
};

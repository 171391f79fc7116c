import { join } from "node:path";
import { toBase64url } from "@holdfast/protocol/encoding";
import { type ServiceProcess, startServiceProcess } from "@holdfast/service-kit/testing/service-process";
import { bearer, type Fixture, type SendOptions } from "./fixture.ts";
import { createPerson, type PersonOptions, randomBytes, registerBody } from "./person.ts";

const MAIN = join(import.meta.dir, "../main.ts");

/** The service as a process of its own, and the same hands on it as on the service in a test. */
export interface Replica extends Pick<Fixture, "send" | "signUp"> {
  readonly process: ServiceProcess;
}

/** Starts one replica. `env` names at least the database and the keys. */
export const startReplica = async (env: Readonly<Record<string, string>>): Promise<Replica> => {
  const process = await startServiceProcess(MAIN, [], { PORT: "0", ...env });
  const send = (method: string, path: string, { body, headers = {} }: SendOptions = {}) =>
    fetch(`${process.origin}/api${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    process,
    send,
    signUp: async (options: PersonOptions = {}) => {
      const person = await createPerson(options);
      const response = await send("POST", "/auth/register", { body: registerBody(person) });
      if (response.status !== 201) throw new Error(await response.text());
      const answer = await response.json();
      return { person, answer, as: bearer(answer) };
    },
  };
};

/** What every replica of one deployment has in common, besides its signing keys. */
export const sharedEnv = (databaseUrl: string): Readonly<Record<string, string>> => ({
  DATABASE_URL: databaseUrl,
  HOLDFAST_CSRF_SECRET: toBase64url(randomBytes(32)),
  HOLDFAST_FAKE_SALT_SECRET: toBase64url(randomBytes(32)),
});

/** Rates that no test meets by accident. */
export const UNLIMITED_ENV = {
  HOLDFAST_RATE_REGISTER: "1000000",
  HOLDFAST_RATE_LOGIN: "1000000",
  HOLDFAST_RATE_RECOVER: "1000000",
  HOLDFAST_RATE_REFRESH: "1000000",
} as const;

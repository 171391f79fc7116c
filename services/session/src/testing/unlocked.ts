import type { NamedSession } from "@holdfast/protocol/named-sessions";
import { UNLOCK_HEADER } from "@holdfast/protocol/unlocks";
import { type Allowed, createAssistedMember, makeUnlock, type TestUnlock } from "./assisted.ts";
import type { BackendFixture } from "./fixture.ts";
import type { TestMember } from "./member.ts";

export interface PlainOptions {
  readonly body?: unknown;
  /** A body as it is. */
  readonly raw?: Uint8Array<ArrayBuffer>;
  /** Of the body, where it is not JSON. */
  readonly type?: string;
  readonly ifMatch?: string;
  readonly token?: string | null;
  readonly as?: TestMember | null;
  readonly headers?: Record<string, string>;
}

/** A person who allows assisted mode, a token of theirs, and requests such as a REST client makes. */
export const unlockedOn = async (of: BackendFixture, allowed?: Allowed) => {
  const member = await createAssistedMember(allowed);
  await of.world.addMember(member);
  await of.world.addStatements(member);
  const newUnlock = async (by: TestMember = member): Promise<TestUnlock> => {
    const unlock = await makeUnlock(by);
    await of.world.addUnlock(unlock);
    return unlock;
  };
  const unlock = await newUnlock();

  const plain = (method: string, path: string, options: PlainOptions = {}): Promise<Response> => {
    const { body, raw, type, ifMatch, token = unlock.token, as = member, headers = {} } = options;
    const bytes = raw ?? (body === undefined ? undefined : new TextEncoder().encode(JSON.stringify(body)));
    return of.send(method, path, {
      as,
      ...(bytes === undefined ? {} : { body: bytes }),
      headers: {
        ...(bytes === undefined ? {} : { "content-type": type ?? "application/json" }),
        ...(ifMatch === undefined ? {} : { "if-match": ifMatch }),
        ...(token === null ? {} : { [UNLOCK_HEADER]: token }),
        ...headers,
      },
    });
  };

  const newSession = async (name: string): Promise<NamedSession> => {
    const response = await plain("POST", "/sessions", { body: { name } });
    if (response.status !== 201) throw new Error(await response.text());
    return response.json();
  };
  return { member, unlock, newUnlock, plain, newSession };
};
export type Unlocked = Awaited<ReturnType<typeof unlockedOn>>;

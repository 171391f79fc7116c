import { expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import type { Stores } from "./app.ts";
import type { Backend } from "./testing/backends.ts";
import { databaseBackend, memoryBackend } from "./testing/backends.ts";
import { fixtureOn, outcomeOf } from "./testing/fixture.ts";
import { randomBytes } from "./testing/person.ts";

/** The same stores, which note each call of them. */
const noting = <T extends object>(name: string, store: T, calls: string[]): T =>
  new Proxy(store, {
    get: (target, method) => {
      const known: unknown = Reflect.get(target, method);
      if (typeof known !== "function") return known;
      return (...given: unknown[]) => {
        calls.push(`${name}.${String(method)}`);
        return known.apply(target, given);
      };
    },
  });

const notingBackend = (backend: Backend, calls: string[]): Backend => ({
  ...backend,
  stores: (now) => {
    const stores = backend.stores(now);
    const noted = Object.entries(stores).map(([name, store]) => [name, noting(name, store, calls)]);
    return Object.fromEntries(noted) as Stores;
  },
});

for (const [name, make] of [
  ["memory", async () => memoryBackend()],
  ["PostgreSQL", databaseBackend],
] as const) {
  test(`[B9] [AU-2] [AU-3] [AU-14] whether an address is known costs no statement more or less (${name})`, async () => {
    const backend = await make();
    const calls: string[] = [];
    try {
      const fixture = await fixtureOn(notingBackend(backend, calls));
      const { person } = await fixture.signUp({ recoveryCodes: 4 });
      const [code] = person.recovery;
      const authKey = () => toBase64url(randomBytes(32));
      const known = formatId("slt", code?.slotId ?? randomBytes(16));
      const made = formatId("slt", randomBytes(16));
      const nobody = () => `nobody-${crypto.randomUUID()}@example.org`;
      const workOf = async (path: string, body: object): Promise<string> => {
        calls.length = 0;
        const response = await fixture.send("POST", path, { body });
        return `${await outcomeOf(response)}: ${calls.join(" ")}`;
      };
      // Up to the lock and past it: the sixth of each is refused before anything is compared.
      for (let round = 0; round < 6; round++) {
        const unknown = nobody();
        const kdf = [
          await workOf("/auth/kdf", { email: person.email }),
          await workOf("/auth/kdf", { email: unknown }),
        ];
        expect(new Set(kdf).size).toBe(1);
        const login = (email: string) => ({ email, authKey: authKey(), client: "browser" });
        const wrong = await workOf("/auth/login", login(person.email));
        const never = "first-nobody@example.org";
        expect(await workOf("/auth/login", login(never))).toBe(wrong);
        const recover = (email: string, slotId: string) => ({ email, slotId, authKey: authKey() });
        const wrongKey = await workOf("/auth/recover", recover(person.email, known));
        expect(await workOf("/auth/recover", recover(never, known))).toBe(wrongKey);
        // Accounts that do not allow assisted mode, and addresses of nobody: nothing is derived for either. [AM-5]
        const password = (email: string) => ({ email, password: "a", unlock: true, client: "bearer" });
        const refused = await workOf("/auth/login", password(person.email));
        expect(await workOf("/auth/login", password(never))).toBe(refused);
        expect(refused).toContain("403 assisted-not-allowed");
        const other = await workOf("/auth/recover", recover(`other-${never}`, made));
        expect(other).toBe(wrongKey);
        expect([wrong, wrongKey].every((work) => work.includes(round < 5 ? "401" : "429"))).toBe(true);
      }
    } finally {
      await backend.close();
    }
  });
}

import { describe, expect, test } from "bun:test";
import type { RegisterBody } from "@holdfast/protocol/auth";
import { fromBase64url, toBase64url } from "@holdfast/protocol/encoding";
import type { Bytes } from "@holdfast/vault/bytes";
import fc from "fast-check";
import { memoryBackend } from "../../testing/backends.ts";
import { fixtureOn, outcomeOf } from "../../testing/fixture.ts";
import { describeOnBackends } from "../../testing/on-backends.ts";
import { createPerson, registerBody } from "../../testing/person.ts";

/** Every sealed or signed object of a registration, to be looked at and replaced. */
const OBJECTS: Readonly<
  Record<string, { get: (body: RegisterBody) => string; put: (body: RegisterBody, text: string) => void }>
> = {
  "key list": { get: (body) => body.keyList, put: (body, text) => Object.assign(body, { keyList: text }) },
  slot: {
    get: ({ slots }) => slots[0]?.slot ?? "",
    put: ({ slots }, slot) => Object.assign(slots[0] ?? {}, { slot }),
  },
  wrap: {
    get: ({ slots }) => slots[0]?.wrap ?? "",
    put: ({ slots }, wrap) => Object.assign(slots[0] ?? {}, { wrap }),
  },
  certificate: {
    get: ({ device }) => device.certificate,
    put: ({ device }, certificate) => Object.assign(device, { certificate }),
  },
  roster: {
    get: ({ workspace }) => workspace.roster,
    put: ({ workspace }, roster) => Object.assign(workspace, { roster }),
  },
  "key ring": {
    get: ({ workspace }) => workspace.keyRing,
    put: ({ workspace }, keyRing) => Object.assign(workspace, { keyRing }),
  },
  grant: {
    get: ({ workspace }) => workspace.grant,
    put: ({ workspace }, grant) => Object.assign(workspace, { grant }),
  },
};
const NAMES = Object.keys(OBJECTS);
const objectOf = (name: string) => {
  const object = OBJECTS[name];
  if (object === undefined) throw new Error("no such object");
  return object;
};

const bytesIn = (text: string): Bytes => fromBase64url(text) ?? new Uint8Array();

describe("registering with objects that were tampered with", () => {
  const begin = async () => {
    const fixture = await fixtureOn(memoryBackend());
    const empty = await fixture.dump();
    const refused = async (body: unknown): Promise<string> => {
      const outcome = await outcomeOf(await fixture.send("POST", "/auth/register", { body }));
      expect(await fixture.dump()).toBe(empty);
      return outcome;
    };
    return { ...fixture, refused };
  };

  test("[AU-1] a flipped bit anywhere in any object is refused, and nothing is stored", async () => {
    const { refused } = await begin();
    const body = registerBody(await createPerson());
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...NAMES), fc.nat(), async (name, at) => {
        const object = objectOf(name);
        const changed = structuredClone(body);
        const bytes = bytesIn(object.get(body));
        const bit = at % (bytes.length * 8);
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        object.put(changed, toBase64url(bytes));
        expect(await refused(changed)).toMatch(
          /^422 (malformed-object|wrong-kind|wrong-place|bad-signature|bad-digest|bad-references)$/,
        );
      }),
      { numRuns: 200 },
    );
  });

  test("[AU-1] a truncated object is refused, and one with a byte too many", async () => {
    const { refused } = await begin();
    const body = registerBody(await createPerson());
    for (const name of NAMES) {
      const object = objectOf(name);
      const bytes = bytesIn(object.get(body));
      const others = [bytes.slice(0, -1), bytes.slice(0, 40), new Uint8Array([...bytes, 0])];
      for (const other of others) {
        const changed = structuredClone(body);
        object.put(changed, toBase64url(other));
        expect([name, await refused(changed)]).toEqual([name, "422 malformed-object"]);
      }
    }
  });

  test("[AU-1] a sound object of somebody else is refused in every place", async () => {
    const { refused } = await begin();
    const [mine, theirs] = [registerBody(await createPerson()), registerBody(await createPerson())];
    for (const name of NAMES) {
      const changed = structuredClone(mine);
      objectOf(name).put(changed, objectOf(name).get(theirs));
      expect(await refused(changed)).toMatch(/^422 /);
    }
    const places: Partial<RegisterBody>[] = [
      { accountId: theirs.accountId },
      { device: { ...mine.device, id: theirs.device.id } },
      { workspace: { ...mine.workspace, id: theirs.workspace.id } },
      { slots: mine.slots.map((slot) => ({ ...slot, id: theirs.slots[0]?.id ?? "" })) },
      { workspace: theirs.workspace },
      { device: theirs.device },
      { slots: theirs.slots },
    ];
    for (const change of places) expect(await refused({ ...mine, ...change })).toMatch(/^422 /);
  });

  test("[AU-1] an object in the place of another kind is refused", async () => {
    const { refused } = await begin();
    const body = registerBody(await createPerson());
    for (const name of NAMES) {
      for (const other of NAMES.filter((each) => each !== name)) {
        const changed = structuredClone(body);
        objectOf(name).put(changed, objectOf(other).get(body));
        expect([name, other, await refused(changed)]).toEqual([name, other, "422 wrong-kind"]);
      }
    }
  });
});

describeOnBackends("registering", (begin) => {
  test("[AU-1] an address is one account however its letters are written", async () => {
    const { send } = await begin();
    const tag = crypto.randomUUID().slice(0, 8);
    const first = await createPerson({ email: `Zoe\u0301-${tag}@Example.org` });
    expect((await send("POST", "/auth/register", { body: registerBody(first) })).status).toBe(201);
    const same = [
      `zo\u00e9-${tag}@example.org`,
      ` ZOE\u0301-${tag}@EXAMPLE.ORG `,
      `Zoe\u0301-${tag}@Example.org`,
    ];
    for (const email of same) {
      const body = registerBody(await createPerson({ email }));
      expect(await outcomeOf(await send("POST", "/auth/register", { body }))).toBe("409 email-taken");
      const login = { email, authKey: toBase64url(first.authKey), client: "bearer" };
      const signedIn = await send("POST", "/auth/login", { body: login });
      expect((await signedIn.json()).account.email).toBe(first.email);
    }
  });

  test("[AU-1] an id that exists is taken, and a repeated registration is told so", async () => {
    const { send, signUp } = await begin();
    const { person } = await signUp();
    const again = registerBody(person);
    expect(await outcomeOf(await send("POST", "/auth/register", { body: again }))).toBe("409 email-taken");
    const renamed = { ...again, email: `other-${again.accountId}@example.org` };
    expect(await outcomeOf(await send("POST", "/auth/register", { body: renamed }))).toBe("409 id-taken");
  });
});

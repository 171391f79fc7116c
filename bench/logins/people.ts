import { createPerson, type Person, registerBody } from "@holdfast/auth/testing/person";
import { toBase64url } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import { httpRequest, type Tape, writeTape } from "../saves/tape.ts";

/** Somebody who is registered, at an address of the network of his own. */
export interface Registered {
  readonly person: Person;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Plan {
  readonly file: string;
  readonly clients: number;
  readonly each: number;
}

const post = (port: number, path: string, headers: Registered["headers"], body: unknown) =>
  fetch(`http://127.0.0.1:${port}${path}`, { method: "POST", headers, body: JSON.stringify(body) });

/** Registers people over the API, as clients do. */
export const registerPeople = async (port: number, count: number): Promise<readonly Registered[]> => {
  const people: Registered[] = [];
  for (let n = 0; n < count; n++) {
    const person = await createPerson({ recoveryCodes: 8 });
    const headers = {
      "content-type": "application/json",
      "x-forwarded-for": `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`,
    };
    const response = await post(port, "/api/auth/register", headers, registerBody(person));
    if (response.status !== 201) throw new Error(await response.text());
    people.push({ person, headers });
  }
  return people;
};

/** From the device that registered, as most sign-ins are: nobody is written to about it. */
const loginBody = ({ person }: Registered, client: "browser" | "bearer") => ({
  email: person.email,
  authKey: toBase64url(person.authKey),
  deviceId: formatId("dev", person.deviceId),
  client,
});

const pick = <T>(list: readonly T[], at: number): T => {
  const one = list[at % list.length];
  if (one === undefined) throw new RangeError("nobody is registered");
  return one;
};

const record = async (
  { file, clients, each }: Plan,
  requestOf: (at: number) => Promise<Buffer>,
): Promise<Tape> => {
  const tape = writeTape(file);
  const places = [];
  for (let client = 0; client < clients; client++) {
    const own = [];
    for (let n = 0; n < each; n++) own.push(tape.add(await requestOf(n * clients + client)));
    places.push(own);
  }
  await tape.end();
  return { file, clients: places };
};

/** Sign-ins of browsers, each by another person as long as there are some. */
export const recordLogins = (people: readonly Registered[], plan: Plan): Promise<Tape> =>
  record(plan, async (at) => {
    const one = pick(people, at);
    const body = Buffer.from(JSON.stringify(loginBody(one, "browser")));
    return httpRequest("/api/auth/login", one.headers, body);
  });

/** One renewal of each of so many logins, which are made for it. */
export const recordRefreshes = (port: number, people: readonly Registered[], plan: Plan): Promise<Tape> =>
  record(plan, async (at) => {
    const one = pick(people, at);
    const response = await post(port, "/api/auth/login", one.headers, loginBody(one, "bearer"));
    const { tokens } = await response.json();
    const body = Buffer.from(JSON.stringify({ refresh: tokens.refresh }));
    return httpRequest("/api/auth/refresh", one.headers, body);
  });

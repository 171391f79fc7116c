import { type Account, registerByRest } from "@holdfast/e2e/assisted/rest";

/** Somebody who registered by plain REST, with assisted mode on, at an address of the network of their own. */
export interface Caller extends Account {
  readonly headers: Readonly<Record<string, string>>;
}

let callers = 0;

export const registerCaller = async (origin: string): Promise<Caller> => {
  callers += 1;
  const account = { email: `caller-${callers}@example.org`, password: "Correct-Horse-7-Staple" };
  const headers = { "x-forwarded-for": `10.9.${callers >> 8}.${callers & 255}` };
  await registerByRest(origin, account, headers);
  return { ...account, headers };
};

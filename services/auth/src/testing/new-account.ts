import { checkRegistration } from "../features/accounts/check-registration.ts";
import { registrationOf } from "../features/accounts/registration.ts";
import type { NewAccount } from "../rows.ts";
import { createPerson, type PersonOptions, registerBody } from "./person.ts";

/** An account as registering would store it, at a moment in milliseconds since 1970. */
export const newAccount = async (options?: PersonOptions, now = Date.now()): Promise<NewAccount> => {
  const registration = registrationOf(registerBody(await createPerson(options)));
  const checked = await checkRegistration(registration, now);
  if (!checked.ok) throw new Error(checked.error);
  return checked.value;
};

import type { Holdfast } from "@holdfast/client/contract/holdfast";
import { createNodeHoldfast } from "@holdfast/client/node/create-node-holdfast";
import { config } from "./config.ts";
import { must } from "./must.ts";

/** The client of this machine with its keys: as an earlier program left them, by the passphrase, or of a new account. */
export const connect = async (): Promise<Holdfast> => {
  const { origin, directory, email, passphrase } = config;
  const holdfast = createNodeHoldfast({ origin, directory });
  await holdfast.start();
  if (holdfast.status().kind === "unlocked") return holdfast;
  if (passphrase === undefined) throw new Error("HOLDFAST_PASSPHRASE is not set");
  if (holdfast.status().kind === "locked") must(await holdfast.unlock(passphrase));
  else if (email === undefined) throw new Error("HOLDFAST_EMAIL is not set");
  else if (!(await holdfast.signIn({ email, passphrase })).ok) {
    const { recoveryCodes } = must(await holdfast.register({ email, passphrase }));
    console.log(`Keep these, they are shown once: ${recoveryCodes.join("  ")}`);
  }
  return holdfast;
};

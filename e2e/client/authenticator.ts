import { type Authenticator, createAuthenticator } from "@holdfast/auth/testing/authenticator";
import { type Device, newcomer, value, type World } from "./world.ts";

/** A person's authenticator, and what a page does between it and the client. `prf` false: one without the extension. */
export const createKeyring = async (world: World, { prf = true } = {}) => {
  const authenticator: Authenticator = await createAuthenticator(world.origin);
  const outputOf = (input: Uint8Array) => (prf ? authenticator.prf(input) : null);
  return {
    authenticator,
    add: async (device: Device) => {
      const { options, prf: input } = value(await device.passkeys.begin());
      const credential = await authenticator.create(options);
      return device.passkeys.finish({ credential, prf: outputOf(input) });
    },
    signIn: async (device: Device) => {
      const { options, prf: input } = value(await device.passkeyQuestion("sign-in"));
      const credential = await authenticator.get(options);
      return device.signInByPasskey({ credential, prf: outputOf(input) });
    },
    unlock: async (device: Device) => {
      const { prf: input } = value(await device.passkeyQuestion("unlock"));
      return device.unlockByPasskey({ prf: outputOf(input) });
    },
  };
};
export type Keyring = Awaited<ReturnType<typeof createKeyring>>;

/** Somebody with work on one device and a passkey. */
export const withPasskey = async (world: World, name: string, { prf = true } = {}) => {
  const person = await newcomer(world, name);
  const keyring = await createKeyring(world, { prf });
  const added = value(await keyring.add(person.device));
  return { ...person, keyring, added };
};

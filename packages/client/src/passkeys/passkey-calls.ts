import { toBase64url } from "@holdfast/protocol/encoding";
import { PASSKEY_CHALLENGE_SECONDS } from "@holdfast/protocol/passkeys";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { passkeyPrfInput } from "@holdfast/vault/passkey";
import { enterOnline } from "../account/enter-online.ts";
import type { Entered } from "../account/register.ts";
import type { PasskeyCalls } from "../contract/passkeys.ts";
import type { ClientProblem } from "../contract/problem.ts";
import type { Platform } from "../platform.ts";
import type { Presence } from "../presence.ts";
import { problem, refuse } from "../problem.ts";
import { signInByPasskey, unlockByPasskey } from "./passkey-sign-in.ts";
import { passkeyKek } from "./passkey-slot.ts";

/** `wrong-passkey` for a key that opens nothing. */
const orWrong = (entered: Result<Entered | null, ClientProblem>): Result<Entered, ClientProblem> => {
  if (!entered.ok) return entered;
  return entered.value === null ? err(problem("wrong-passkey")) : ok(entered.value);
};

/** Signing in and unlocking by a passkey. */
export const createPasskeyCalls = (platform: Platform, presence: Presence): PasskeyCalls => {
  const { account, inTurn } = presence;
  const { primitives, random } = platform.vault;
  const { auth, credentials } = account;
  return {
    passkeyQuestion: async (use) => {
      const prf = await passkeyPrfInput(primitives);
      const options = {
        // To unlock nobody looks at the answer: the PRF alone opens something or does not.
        challenge: toBase64url(random(32)),
        rpId: new URL(platform.origin).hostname,
        timeout: PASSKEY_CHALLENGE_SECONDS * 1000,
        userVerification: "required" as const,
      };
      if (use === "unlock") return ok({ options, prf });
      const asked = await auth.passkeyRequest();
      return asked.ok ? ok({ options: { ...options, challenge: asked.value.challenge }, prf }) : asked;
    },

    signInByPasskey: (shown) =>
      inTurn(async () => {
        if (!platform.secure) return refuse("insecure-origin");
        await presence.seal();
        const signedIn = await signInByPasskey(account, shown);
        const { entered = null, waiting = null } = signedIn.ok ? signedIn.value : {};
        if (waiting !== null) {
          await presence.wait(waiting);
          return ok({ kind: "locked", email: waiting.email });
        }
        const admitted = await presence.admit(signedIn.ok ? orWrong(ok(entered)) : signedIn);
        if (admitted.ok) return ok({ kind: "unlocked", account: admitted.value });
        await credentials.restore(auth.logout);
        return admitted;
      }),

    unlockByPasskey: (answer) =>
      inTurn(async () => {
        if (!platform.secure) return refuse("insecure-origin");
        const here = presence.unlocked();
        const kek = await passkeyKek(primitives, answer);
        if (here !== null) return ok(here.view);
        if (kek === null) return err(problem("wrong-passkey", { detail: "it signs in but cannot unlock" }));
        const record = await platform.device.current();
        if (record !== null) return presence.admit(orWrong(await unlockByPasskey(account, record, kek)));
        const waiting = await platform.device.waiting();
        if (waiting === null) return err(problem("unauthenticated"));
        const admitted = await presence.admit(orWrong(await enterOnline(account, waiting, { kek })));
        kek.fill(0);
        if (!admitted.ok) await credentials.restore(async () => undefined);
        return admitted;
      }),
  };
};

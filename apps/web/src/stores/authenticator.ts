import type { PasskeyAnswer, PasskeyQuestion } from "@holdfast/client/contract/passkeys";
import type { ClientProblem } from "@holdfast/client/contract/problem";
import type {
  CreatedCredential,
  PasskeyCreation,
  PasskeyRequest,
  ShownCredential,
} from "@holdfast/protocol/passkeys";
import { err, ok, type Result } from "@holdfast/protocol/result";
import {
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
  startAuthentication,
  startRegistration,
} from "@simplewebauthn/browser";
import { passkeyProblem } from "./passkey-problem.ts";

// Whoever speaks to an authenticator loads this module when a person asks for it: no page begins with it.
type Answer<T> = Promise<Result<T, ClientProblem>>;
type Prf = Uint8Array<ArrayBuffer>;

/** The PRF's output, taken out of the answer; null where there is none. */
const takePrf = ({
  clientExtensionResults: results,
}: RegistrationResponseJSON | AuthenticationResponseJSON): Prf | null => {
  const first = results.prf?.results?.first;
  if (first === undefined) return null;
  const own =
    first instanceof ArrayBuffer
      ? new Uint8Array(first)
      : new Uint8Array(first.buffer as ArrayBuffer, first.byteOffset, first.byteLength);
  const taken = own.slice();
  own.fill(0);
  return taken;
};

/** What the browser asks by itself may be refused there, by a person or for the page. */
const unlessRefused = async <T>(ask: () => Promise<T>): Answer<T> => {
  try {
    return ok(await ask());
  } catch (cause) {
    const problem = cause instanceof Error ? passkeyProblem(cause.name) : null;
    if (problem === null) throw cause;
    return err(problem);
  }
};

const show = async ({ options, prf }: PasskeyQuestion<PasskeyRequest>, only?: RegistrationResponseJSON) => {
  const allowed =
    only === undefined ? {} : { allowCredentials: [{ id: only.id, type: "public-key" as const }] };
  const extensions = { prf: { eval: { first: prf } } };
  return startAuthentication({ optionsJSON: { ...options, ...allowed, extensions } });
};

/** Asks for one of the person's passkeys. */
export const showPasskey = async (
  question: PasskeyQuestion<PasskeyRequest>,
): Answer<PasskeyAnswer<ShownCredential>> => {
  const shown = await unlessRefused(() => show(question));
  if (!shown.ok) return shown;
  const { id, rawId, response } = shown.value;
  const prf = takePrf(shown.value);
  const { clientDataJSON, authenticatorData, signature, userHandle = "" } = response;
  return ok({
    prf,
    credential: {
      id,
      rawId,
      type: "public-key",
      response: { clientDataJSON, authenticatorData, signature, userHandle },
      clientExtensionResults: {},
    },
  });
};

/** Has the person's authenticator make a passkey. Some tell what their PRF answers only when the new passkey is shown once. */
export const createPasskey = async ({
  options,
  prf: input,
}: PasskeyQuestion<PasskeyCreation>): Answer<PasskeyAnswer<CreatedCredential>> => {
  const extensions = { prf: { eval: { first: input } } };
  const made = await unlessRefused(() => startRegistration({ optionsJSON: { ...options, extensions } }));
  if (!made.ok) return made;
  const { id, rawId, response, clientExtensionResults: results } = made.value;
  let prf = takePrf(made.value);
  if (prf === null && results.prf?.enabled === true) {
    const { challenge, rp, timeout } = options;
    const question = {
      options: { challenge, rpId: rp.id, timeout, userVerification: "required" as const },
      prf: input,
    };
    const shown = await unlessRefused(() => show(question, made.value));
    if (!shown.ok) return shown;
    prf = takePrf(shown.value);
  }
  const { clientDataJSON, attestationObject, transports = [] } = response;
  return ok({
    prf,
    credential: {
      id,
      rawId,
      type: "public-key",
      response: {
        clientDataJSON,
        attestationObject,
        transports: transports as CreatedCredential["response"]["transports"] & [],
      },
      clientExtensionResults: {},
    },
  });
};

/** Hands an answer to the client, which runs in a worker and gets a copy: this page keeps none of the PRF. [PK-2] */
export const handOver = <A extends { readonly prf: Prf | null }, T>(
  answer: A,
  call: (answer: A) => Promise<T>,
): Promise<T> => {
  const called = call(answer);
  answer.prf?.fill(0);
  return called;
};

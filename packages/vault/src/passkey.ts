import { ascii, type Bytes } from "./bytes.ts";
import { deriveLabelled } from "./labels.ts";
import type { Primitives } from "./primitives.ts";

const OUTPUT_BYTES = 32;

/** What every passkey's PRF is asked about: fixed here, so that no service can choose it. [PK-1] */
export const passkeyPrfInput = (primitives: Primitives): Promise<Bytes> =>
  primitives.sha256(ascii("HFV1/prf/v1"));

/** The key that opens a passkey's slot, from what its PRF answers. @throws RangeError unless that is 32 bytes. [PK-1] */
export const derivePasskey = async (primitives: Primitives, output: Bytes): Promise<Bytes> => {
  if (output.length !== OUTPUT_BYTES) throw new RangeError("the output of a passkey's PRF is 32 bytes");
  return deriveLabelled(primitives, output, "HFV1/passkey/kek/v1");
};

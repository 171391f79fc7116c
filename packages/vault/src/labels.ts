import { ascii, type Bytes } from "./bytes.ts";
import { EMPTY, type Primitives } from "./primitives.ts";

/** 32 bytes derived from a secret for the one use that `label` names: HKDF with an empty salt. */
export const deriveLabelled = (primitives: Primitives, secret: Bytes, label: string): Promise<Bytes> =>
  primitives.hkdf(secret, EMPTY, ascii(label), 32);

import type { Bytes } from "./bytes.ts";
import type { Primitives } from "./primitives.ts";

/** SHA-256 of a whole object, signature included: how other objects name it. [SF-8] */
export const digestOf = (primitives: Primitives, bytes: Bytes): Promise<Bytes> => primitives.sha256(bytes);

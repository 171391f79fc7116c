import { type Bytes, utf8 } from "./bytes.ts";
import { deriveLabelled } from "./labels.ts";
import type { Primitives } from "./primitives.ts";

/** Lets a service see that two sessions of a workspace have one name, and not which. `cid` is the first generation's. [KY-14] */
export const nameTag = async (primitives: Primitives, cid: Bytes, name: string): Promise<Bytes> => {
  const key = await deriveLabelled(primitives, cid, "HFV1/name/v1");
  const [tag] = await primitives.hmacAll(key, [utf8(name.normalize("NFC").trim().toLowerCase())]);
  if (tag === undefined) throw new Error("hmacAll answers one tag per message");
  return tag.slice(0, 16);
};

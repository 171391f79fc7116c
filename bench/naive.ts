import { fromBase64url, toBase64url } from "@holdfast/protocol/encoding";

/** The usual way: the whole state as one JSON text, encrypted whole, base64 in JSON. The measure to beat. */
export interface NaiveSave {
  readonly body: string;
}

export const naiveKey = (): Promise<CryptoKey> =>
  crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);

export const naiveSave = async (key: CryptoKey, state: unknown): Promise<NaiveSave> => {
  const plain = new TextEncoder().encode(JSON.stringify(state));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain);
  return { body: JSON.stringify({ iv: toBase64url(iv), data: Buffer.from(sealed).toString("base64") }) };
};

/** @throws when the save was not made by {@link naiveSave} under this key. */
export const naiveRestore = async (key: CryptoKey, save: NaiveSave): Promise<unknown> => {
  const { iv, data } = JSON.parse(save.body) as { iv: string; data: string };
  const nonce = fromBase64url(iv);
  if (nonce === null) throw new Error("not a naive save");
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce }, key, Buffer.from(data, "base64"));
  return JSON.parse(new TextDecoder().decode(plain));
};

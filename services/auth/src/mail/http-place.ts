import { parseWebhookSecret } from "@holdfast/service-kit/webhook-signature";
import type { HttpPlace } from "./http-sender.ts";

export interface HttpSettings {
  /** Empty: nothing is posted. */
  readonly url: string;
  /** As in `whsec_…`. */
  readonly secret: string;
}

const isHttp = (text: string): boolean =>
  URL.canParse(text) && ["http:", "https:"].includes(new URL(text).protocol);

/** @throws Error that names the setting and no value. */
export const httpPlaceOf = ({ url, secret }: HttpSettings): HttpPlace | null => {
  if (url === "") return null;
  if (!isHttp(url)) throw new Error("HOLDFAST_NOTIFY_URL looks like https://notify.example.org/holdfast");
  const bytes = parseWebhookSecret(secret);
  if (bytes === null) throw new Error("HOLDFAST_NOTIFY_SECRET is whsec_ and base64 of 24 to 64 bytes");
  return { url, secret: bytes };
};

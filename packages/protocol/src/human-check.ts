import { Type } from "@sinclair/typebox";

/** What a human check is asked for before; the widget's token names it too. [HC-1] */
export const HUMAN_ACTIONS = ["register", "login", "recover", "device-start"] as const;
export type HumanAction = (typeof HUMAN_ACTIONS)[number];

export const TURNSTILE_TOKEN_MAX_CHARS = 2048;

/** What a page makes the widget with. */
export const TurnstileTerms = Type.Object(
  { siteKey: Type.String(), scriptUrl: Type.String() },
  { additionalProperties: false },
);

/** Of the page's widget, good once. Not looked at where the check is switched off. [HC-1] */
export const turnstileToken = Type.String({
  pattern: "^[A-Za-z0-9._:-]+$",
  maxLength: TURNSTILE_TOKEN_MAX_CHARS,
});

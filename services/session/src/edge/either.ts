import type { Content } from "@holdfast/service-kit/document";
import { type TSchema, Type } from "@sinclair/typebox";

/** JSON that is one thing sealed and another in clear, as the document shows it: which one, the header of the request says. [AM-9] */
export const either = (
  sealed: TSchema,
  sealedExample: unknown,
  clear: TSchema,
  clearExample: unknown,
): Content => ({
  schema: Type.Union([sealed, clear]),
  examples: {
    clear: { summary: "In clear, with an unlock token", value: clearExample },
    sealed: { summary: "Sealed, as a client with keys says it", value: sealedExample },
  },
});

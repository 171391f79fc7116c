import { PresenceTold, StreamGap, StreamReady, ToldEvent } from "@holdfast/protocol/events";
import { Value } from "@sinclair/typebox/value";

/** What a connection brings. */
export type Frame =
  | { readonly kind: "event"; readonly event: ToldEvent }
  | { readonly kind: "gap"; readonly from: number; readonly to: number }
  | { readonly kind: "ready"; readonly last: number }
  | { readonly kind: "presence"; readonly told: PresenceTold };

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // A stranger's words are passed over like anything else that is no frame.
    return null;
  }
};

/** Null for what is none of them: later versions may say more. */
export const readFrame = (text: string): Frame | null => {
  const value = parsed(text);
  if (Value.Check(ToldEvent, value)) return { kind: "event", event: value };
  if (Value.Check(StreamReady, value)) return { kind: "ready", last: value.last };
  if (Value.Check(PresenceTold, value)) return { kind: "presence", told: value };
  if (Value.Check(StreamGap, value)) return { kind: "gap", from: value.from, to: value.to };
  return null;
};

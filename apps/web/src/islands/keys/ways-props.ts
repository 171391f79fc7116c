import type { SlotView } from "@holdfast/client/contract/slots";
import type { CardsProps } from "../settings/cards-props.ts";
import type { SlotRowProps } from "./slot-row.tsx";

/** What each kind of way is shown with. */
export type WaysProps = CardsProps & Pick<SlotRowProps, "onAsk">;

/** The slots of a kind; none before they are known. */
export const ofKind = (slots: readonly SlotView[] | null, kind: SlotView["kind"]): readonly SlotView[] =>
  slots?.filter((slot) => slot.kind === kind) ?? [];

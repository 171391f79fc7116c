import type { AccountView } from "@holdfast/client/contract/account";

/** What the cards of a section are shown with. */
export interface CardsProps {
  /** Null until the keys are here. */
  readonly account: AccountView | null;
}

import type { AccountView } from "@holdfast/client/contract/account";
import type { ReactNode } from "react";
import { Members } from "../members/members.tsx";
import { WorkspaceSection } from "../workspaces/workspace-section.tsx";
import { Account } from "./account.tsx";
import { Appearance } from "./appearance.tsx";
import { AuditLog } from "./audit-log.tsx";
import { Devices } from "./devices.tsx";
import { Locking } from "./locking.tsx";
import { Logins } from "./logins.tsx";
import { Passphrase } from "./passphrase.tsx";
import { Recovery } from "./recovery.tsx";
import { Saving } from "./saving.tsx";
import type { SectionId } from "./sections.ts";
import { ThisDevice } from "./this-device.tsx";

export interface CardsProps {
  /** Null until the keys are here. */
  readonly account: AccountView | null;
}

type Cards = (props: CardsProps) => ReactNode;

/** What each section shows, from top to bottom. */
export const SECTION_CARDS: { readonly [S in SectionId]: Cards } = {
  account: ({ account }) => (
    <>
      <Account account={account} />
      <Saving ready={account !== null} />
      <Appearance ready={account !== null} />
    </>
  ),
  logins: Logins,
  devices: ({ account }) => (
    <>
      <Devices account={account} />
      <ThisDevice account={account} />
      <Locking ready={account !== null} />
    </>
  ),
  keys: ({ account }) => (
    <>
      <Passphrase account={account} />
      <Recovery account={account} />
    </>
  ),
  workspace: WorkspaceSection,
  members: Members,
  audit: AuditLog,
};

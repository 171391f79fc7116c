import type { AccountView } from "@holdfast/client/contract/account";
import type { ReactNode } from "react";
import { IdValue, Row, SettingsCard } from "./row.tsx";

/** Who the account is. */
export const Account = ({ account }: { readonly account: AccountView | null }): ReactNode => (
  <SettingsCard
    title="Account"
    text="Your passphrase opens it on any device. Nobody but you can set a new one."
  >
    <Row label="E-mail">
      <span className="settings-email">{account?.email ?? <span className="skeleton w-skeleton" />}</span>
    </Row>
    <Row label="Account">
      <IdValue id={account?.accountId} what="account id" />
    </Row>
    <Row label="Workspace">
      <IdValue id={account?.workspaceId} what="workspace id" />
    </Row>
  </SettingsCard>
);

import { TriangleAlert } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useStore } from "zustand";
import {
  assistedStore,
  dismissAssistedRefusal,
  endUnlocks,
  refreshAssisted,
} from "../../stores/assisted-store.ts";
import { say } from "../../stores/ui-store.ts";
import { Button } from "../../ui/button.tsx";
import { later } from "../../ui/later.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { assistedState } from "../../words/assisted-words.ts";
import type { CardsProps } from "../settings/cards-props.ts";
import { Row, SettingsCard } from "../settings/row.tsx";
import type { AssistedChange } from "./assisted-dialog.tsx";
import { UnlockList } from "./unlock-list.tsx";
import { useUnsaid } from "./use-unsaid.ts";
import "../../ui/note.css";

const AssistedDialog = later(async () => (await import("./assisted-dialog.tsx")).AssistedDialog);
const TokenDialog = later(async () => (await import("./token-dialog.tsx")).TokenDialog);

type Asked = AssistedChange | "token";

const WHAT: Readonly<Record<string, string>> = {
  Off: "The service cannot read anything.",
  On: "With a token, a program can have the service read and write this workspace.",
  "Not in this workspace":
    "Your account and your home allow it; this workspace does not, so nothing reads here.",
};

/** Said for ever: what was seen cannot be unseen. [AM-6] */
const MadeByService = (): ReactNode => (
  <div className="settings-note">
    <div className="note" data-tone="warn">
      <TriangleAlert size={16} aria-hidden="true" />
      <p className="note-body">
        A program made this account with its passphrase, so the service has seen your keys. If it should not
        know them, <a href="#replace-keys">replace your keys</a> and choose a new passphrase.
      </p>
    </div>
  </div>
);

/** Assisted mode: whether the service may read for programs that cannot hold keys. [AM-3] */
export const AssistedCard = ({ account }: CardsProps): ReactNode => {
  const { status, busy, problem, refusal } = useStore(assistedStore);
  const unread = useUnsaid(problem);
  const [asked, setAsked] = useState<Asked | null>(null);
  const place = account === null ? null : `${account.accountId} ${account.workspaceId}`;
  useEffect(() => {
    if (place !== null) void refreshAssisted();
  }, [place]);
  const close = (): void => {
    dismissAssistedRefusal();
    setAsked(null);
  };
  const endAll = async (): Promise<void> => {
    if (await endUnlocks()) say("Every token is ended");
  };
  const ready = account !== null && status !== null && !busy;
  const shown = refusal !== null && asked === null && !busy ? refusal : unread;
  const state = status === null ? null : assistedState(status);
  const reads = status?.allowed === true && status.workspaceAllows;
  return (
    <SettingsCard
      id="service-reading"
      title="Reading by the service"
      text="For programs that cannot hold keys. It is off unless you switch it on."
    >
      {shown === null ? null : (
        <div className="settings-note">
          <ProblemNote problem={shown} />
        </div>
      )}
      {status?.originService === true ? <MadeByService /> : null}
      <Row label={state ?? "…"} text={state === null ? "" : (WHAT[state] ?? "")}>
        <Button disabled={!ready} onClick={() => setAsked(status?.allowed === true ? "forbid" : "allow")}>
          {status?.allowed === true ? "Switch off…" : "Switch on…"}
        </Button>
      </Row>
      {status?.maySwitchWorkspace === true ? (
        <Row
          label={status.workspaceAllows ? "This workspace allows it" : "This workspace does not allow it"}
          text="For all its members: each account decides for itself besides."
        >
          <Button
            disabled={!ready}
            onClick={() => setAsked(status.workspaceAllows ? "forbid-workspace" : "allow-workspace")}
          >
            {status.workspaceAllows ? "Stop it here…" : "Allow it here…"}
          </Button>
        </Row>
      ) : null}
      {reads ? (
        <>
          <Row
            label="Tokens"
            text="Each lets the service read until it ends: 15 minutes without use, or 8 hours."
          >
            <Button disabled={!ready} onClick={() => setAsked("token")}>
              Make a token…
            </Button>
          </Row>
          <UnlockList unlocks={status.unlocks} busy={busy} onEndAll={() => void endAll()} />
        </>
      ) : null}
      {asked === "token" ? <TokenDialog onClose={close} /> : null}
      {asked === null || asked === "token" ? null : <AssistedDialog change={asked} onClose={close} />}
    </SettingsCard>
  );
};

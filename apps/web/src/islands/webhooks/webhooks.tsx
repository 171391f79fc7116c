import type { AccountView } from "@holdfast/client/contract/account";
import { WEBHOOKS_MAX, type Webhook } from "@holdfast/protocol/webhooks";
import { Webhook as Icon } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useStore } from "zustand";
import {
  dismissRefusal,
  refreshWebhooks,
  removeWebhook,
  webhooksStore,
} from "../../stores/webhooks-store.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { hostOf } from "../../words/webhook-words.ts";
import { SettingsCard } from "../settings/row.tsx";
import { LogDialog } from "./log-dialog.tsx";
import { NewWebhookDialog } from "./new-webhook-dialog.tsx";
import { SecretDialog } from "./secret-dialog.tsx";
import { WebhookRow } from "./webhook-row.tsx";
import "./webhooks.css";

type Asked = "log" | "secret" | "remove";

interface ListProps {
  readonly onAsk: (hook: Webhook, asked: Asked) => void;
}

const List = ({ onAsk }: ListProps): ReactNode => {
  const { hooks, problem } = useStore(webhooksStore);
  if (hooks === null && problem?.code === "forbidden")
    return <p className="webhooks-none">Owners and admins of this workspace look after its webhooks.</p>;
  if (hooks === null && problem !== null)
    return (
      <div className="settings-note">
        <ProblemNote problem={problem} />
      </div>
    );
  if (hooks?.length === 0)
    return (
      <EmptyState
        icon={<Icon size={24} aria-hidden="true" />}
        title="No webhooks yet"
        text="Let a chat, a build or a program of your own know when something happens here."
      />
    );
  return (
    <ul className="webhooks" aria-label="Webhooks" aria-busy={hooks === null}>
      {hooks === null ? (
        <li className="webhook">
          <span className="skeleton w-skeleton" />
        </li>
      ) : (
        hooks.map((hook) => <WebhookRow key={hook.id} hook={hook} onAsk={(asked) => onAsk(hook, asked)} />)
      )}
    </ul>
  );
};

/** Where the events of the workspace are sent. */
export const Webhooks = ({ account }: { readonly account: AccountView | null }): ReactNode => {
  const { hooks, busy, refusal } = useStore(webhooksStore);
  const [making, setMaking] = useState(false);
  const [asked, setAsked] = useState<{ readonly hook: Webhook; readonly what: Asked } | null>(null);
  const place = account === null ? null : `${account.accountId} ${account.workspaceId}`;
  useEffect(() => {
    if (place !== null) void refreshWebhooks();
  }, [place]);
  const hookFor = (what: Asked): Webhook | null => (asked?.what === what ? asked.hook : null);
  const close = (): void => {
    setAsked(null);
    dismissRefusal();
  };
  const removing = hookFor("remove");
  const remove = async (hook: Webhook): Promise<void> => {
    if (await removeWebhook(hook)) close();
  };
  return (
    <SettingsCard
      title="Webhooks"
      text="Tell another service when something happens in this workspace. It hears what happened and when, and never what is in your sessions."
      action={
        <Button disabled={hooks === null || hooks.length >= WEBHOOKS_MAX} onClick={() => setMaking(true)}>
          Add a webhook…
        </Button>
      }
    >
      {refusal === null || asked !== null || making ? null : (
        <div className="settings-note">
          <ProblemNote problem={refusal} />
        </div>
      )}
      <List onAsk={(hook, what) => setAsked({ hook, what })} />
      <NewWebhookDialog open={making} onClose={() => setMaking(false)} />
      <LogDialog hook={hookFor("log")} onClose={close} />
      <SecretDialog hook={hookFor("secret")} onClose={close} />
      <ConfirmDialog
        open={removing !== null}
        onClose={close}
        title={`Delete the webhook to ${removing === null ? "" : hostOf(removing.url)}?`}
        text="Nothing more is sent there, and what was sent is forgotten."
        busy={busy}
        working="Deleting the webhook…"
        problem={refusal}
        no="Keep it"
        yes="Delete"
        onConfirm={() => (removing === null ? undefined : void remove(removing))}
      />
    </SettingsCard>
  );
};

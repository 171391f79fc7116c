import type { Webhook } from "@holdfast/protocol/webhooks";
import { Ellipsis } from "lucide-react";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import { say } from "../../stores/ui-store.ts";
import { switchWebhook, testWebhook, webhooksStore } from "../../stores/webhooks-store.ts";
import { Button } from "../../ui/button.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Menu, MenuItem } from "../../ui/menu.tsx";
import { hostOf, standing } from "../../words/webhook-words.ts";

export interface WebhookRowProps {
  readonly hook: Webhook;
  readonly onAsk: (what: "log" | "secret" | "remove") => void;
}

/** One webhook: where it goes, how it stands, and what can be done with it. */
export const WebhookRow = ({ hook, onAsk }: WebhookRowProps): ReactNode => {
  const busy = useStore(webhooksStore, (state) => state.busy);
  const { words, tone } = standing(hook);
  const host = hostOf(hook.url);
  const test = async (): Promise<void> => {
    if (await testWebhook(hook)) say("A test is on its way. What came of it stands in the log.");
  };
  const count = hook.events.length;
  return (
    <li className="webhook">
      <div className="webhook-text">
        <p className="webhook-host">{host}</p>
        <p className="webhook-facts">
          <span data-tone={tone}>{words}</span>
          <span>{count === 1 ? "1 kind of event" : `${count} kinds of events`}</span>
          {hook.description === "" ? null : <span>{hook.description}</span>}
        </p>
      </div>
      <Button size="small" aria-label={`Log of ${host}`} onClick={() => onAsk("log")}>
        Log
      </Button>
      <Menu
        trigger={
          <IconButton label={`More for ${host}`} side="left" disabled={busy}>
            <Ellipsis size={16} aria-hidden="true" />
          </IconButton>
        }
      >
        <MenuItem onSelect={() => void test()}>Send a test</MenuItem>
        <MenuItem onSelect={() => void switchWebhook(hook, !hook.enabled)}>
          {hook.enabled ? "Switch off" : "Switch on"}
        </MenuItem>
        <MenuItem onSelect={() => onAsk("secret")}>Replace the secret…</MenuItem>
        <MenuItem tone="danger" onSelect={() => onAsk("remove")}>
          Delete…
        </MenuItem>
      </Menu>
    </li>
  );
};

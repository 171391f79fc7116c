import type { Webhook, WebhookDelivery } from "@holdfast/protocol/webhooks";
import { RefreshCw } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { useStore } from "zustand";
import { say } from "../../stores/ui-store.ts";
import { forgetLog, readLog, sendAgain, webhooksStore } from "../../stores/webhooks-store.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { fullTime, shortTime } from "../../words/time.ts";
import { attemptWords, deliveryWords, hostOf, typeWords } from "../../words/webhook-words.ts";

interface LineProps {
  readonly delivery: WebhookDelivery;
  readonly onAgain: () => void;
}

const Line = ({ delivery, onAgain }: LineProps): ReactNode => {
  const { type, at, attempts } = delivery;
  return (
    <li className="webhook-line">
      <div className="webhook-text">
        <p className="webhook-type">{typeWords(type)}</p>
        <p className="webhook-facts">
          <time dateTime={at} title={fullTime(at)}>
            {shortTime(at)}
          </time>
          <span>{deliveryWords(delivery)}</span>
        </p>
        {attempts.length === 0 ? null : (
          <details>
            <summary>{attempts.length === 1 ? "1 attempt" : `${attempts.length} attempts`}</summary>
            <ol>
              {attempts.map((attempt, n) => (
                <li key={`${n} ${attempt.at}`}>
                  {shortTime(attempt.at)}: {attemptWords(attempt)}, {attempt.milliseconds} ms
                  {attempt.answer === "" ? null : <pre>{attempt.answer}</pre>}
                </li>
              ))}
            </ol>
          </details>
        )}
      </div>
      <Button size="small" aria-label={`Send again: ${typeWords(type)}, ${shortTime(at)}`} onClick={onAgain}>
        Send again
      </Button>
    </li>
  );
};

const Lines = ({ hook }: { readonly hook: Webhook }): ReactNode => {
  const { log, logNext, busy, refusal } = useStore(webhooksStore);
  const again = async (delivery: WebhookDelivery): Promise<void> => {
    if (!(await sendAgain(hook, delivery))) return;
    say("It is on its way again");
    await readLog(hook);
  };
  return (
    <div className="dialog-body" aria-busy={busy}>
      {refusal === null || busy ? null : <ProblemNote problem={refusal} />}
      {log?.length === 0 ? <p>Nothing was sent in the last 30 days.</p> : null}
      {log === null && refusal === null ? <span className="skeleton w-skeleton" /> : null}
      {log === null || log.length === 0 ? null : (
        <ul className="webhook-log" aria-label="What was sent">
          {log.map((delivery) => (
            <Line key={delivery.eventId} delivery={delivery} onAgain={() => void again(delivery)} />
          ))}
        </ul>
      )}
      <div className="webhook-log-foot">
        {logNext === null ? null : (
          <Button size="small" disabled={busy} onClick={() => void readLog(hook, true)}>
            Show earlier ones
          </Button>
        )}
        <IconButton label="Refresh the log" side="left" disabled={busy} onClick={() => void readLog(hook)}>
          <RefreshCw size={14} aria-hidden="true" />
        </IconButton>
      </div>
    </div>
  );
};

export interface LogDialogProps {
  /** Null: it is closed. */
  readonly hook: Webhook | null;
  readonly onClose: () => void;
}

/** What was sent to a webhook, and what came of it. */
export const LogDialog = ({ hook, onClose }: LogDialogProps): ReactNode => {
  useEffect(() => {
    if (hook !== null) void readLog(hook);
    return forgetLog;
  }, [hook]);
  return (
    <Dialog
      open={hook !== null}
      onClose={onClose}
      wide
      title={`Sent to ${hook === null ? "" : hostOf(hook.url)}`}
      text="The last 30 days, newest first. What fails is tried eight times over a day."
    >
      {hook === null ? null : <Lines hook={hook} />}
    </Dialog>
  );
};

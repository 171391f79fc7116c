import { EVENT_TYPES, type EventType } from "@holdfast/protocol/events";
import {
  WEBHOOK_DESCRIPTION_MAX_CHARS,
  WEBHOOK_SECONDS,
  WEBHOOK_URL_MAX_CHARS,
} from "@holdfast/protocol/webhooks";
import { type FormEvent, type ReactNode, useState } from "react";
import { useStore } from "zustand";
import { createWebhook, dismissRefusal, webhooksStore } from "../../stores/webhooks-store.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { focusField } from "../../ui/focus-field.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Working } from "../../ui/working.tsx";
import { EVENT_WORDS } from "../../words/webhook-words.ts";
import { ShownSecret } from "./shown-secret.tsx";

interface EventChoiceProps {
  readonly value: readonly EventType[];
  readonly onValue: (events: readonly EventType[]) => void;
}

const EventChoice = ({ value, onValue }: EventChoiceProps): ReactNode => (
  <fieldset className="webhook-events">
    <legend>Tell it when</legend>
    {EVENT_TYPES.map((type) => (
      <label key={type}>
        <input
          type="checkbox"
          checked={value.includes(type)}
          onChange={({ target }) =>
            onValue(EVENT_TYPES.filter((each) => (each === type ? target.checked : value.includes(each))))
          }
        />
        <span>{EVENT_WORDS[type]}</span>
      </label>
    ))}
  </fieldset>
);

const Form = ({ onMade }: { readonly onMade: (secret: string) => void }): ReactNode => {
  const { busy, refusal } = useStore(webhooksStore);
  const [url, setUrl] = useState("");
  const [description, setDescription] = useState("");
  const [events, setEvents] = useState<readonly EventType[]>(["session_created", "checkpoint_created"]);
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const made = await createWebhook({
      ...{ url: url.trim(), description, events: [...events], timeoutSeconds: WEBHOOK_SECONDS.usual },
    });
    if (made === null) focusField(form, "address");
    else onMade(made.secret);
  };
  return (
    <form className="dialog-body" method="dialog" onSubmit={(event) => void submit(event)}>
      <Field
        label="Address"
        name="address"
        type="url"
        autoComplete="off"
        placeholder="https://"
        required
        maxLength={WEBHOOK_URL_MAX_CHARS}
        value={url}
        onValue={setUrl}
        hint="It must be on the public internet and speak HTTPS."
      />
      <EventChoice value={events} onValue={setEvents} />
      <Field
        label="What it is for"
        name="purpose"
        autoComplete="off"
        maxLength={WEBHOOK_DESCRIPTION_MAX_CHARS}
        value={description}
        onValue={setDescription}
        hint="The service can read this, other than what is in your sessions. It may stay empty."
      />
      {refusal === null || busy ? null : <ProblemNote problem={refusal} />}
      {busy ? (
        <Working text="Looking where the address leads…" />
      ) : (
        <Button look="primary" type="submit" wide disabled={events.length === 0}>
          Add the webhook
        </Button>
      )}
    </form>
  );
};

export interface NewWebhookDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Asks where to and what about, and ends with the secret. */
export const NewWebhookDialog = ({ open, onClose }: NewWebhookDialogProps): ReactNode => {
  const busy = useStore(webhooksStore, (state) => state.busy);
  const [secret, setSecret] = useState<string | null>(null);
  const close = (): void => {
    if (busy) return;
    dismissRefusal();
    setSecret(null);
    onClose();
  };
  return (
    <Dialog
      open={open}
      onClose={close}
      title={secret === null ? "Add a webhook" : "The webhook is on"}
      text={
        secret === null
          ? "It is sent what happened, when, and to which session or checkpoint, by numbers without a name."
          : "The next event goes there. A test is sent from its menu."
      }
    >
      {secret === null ? <Form onMade={setSecret} /> : <ShownSecret secret={secret} onClose={close} />}
    </Dialog>
  );
};

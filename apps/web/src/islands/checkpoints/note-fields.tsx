import type { CheckpointNote } from "@holdfast/client/contract/timeline";
import { CHECKPOINT_DESCRIPTION_MAX_CHARS } from "@holdfast/protocol/limits";
import { LockKeyhole } from "lucide-react";
import { type ReactNode, useId } from "react";
import { DescriptionField } from "../../ui/description-field.tsx";
import { Field } from "../../ui/field.tsx";
import { PRIORITIES } from "../../words/timeline-words.ts";
import type { NoteDraft, NoteFaults } from "../../workspace/timeline-note.ts";
import "../../ui/seal-note.css";
import "./note-fields.css";

const ORDER = ["low", "medium", "high"] as const satisfies readonly CheckpointNote["priority"][];

interface PriorityChoiceProps {
  readonly value: CheckpointNote["priority"];
  readonly onValue: (value: CheckpointNote["priority"]) => void;
}

const PriorityChoice = ({ value, onValue }: PriorityChoiceProps): ReactNode => {
  const name = useId();
  return (
    <fieldset className="choice-row">
      <legend className="field-label">Priority</legend>
      <div className="choice-options">
        {ORDER.map((each) => (
          <label key={each}>
            <input type="radio" name={name} checked={each === value} onChange={() => onValue(each)} />
            {PRIORITIES[each]}
          </label>
        ))}
      </div>
    </fieldset>
  );
};

export interface NoteFieldsProps {
  readonly draft: NoteDraft;
  readonly pinned: boolean;
  readonly faults: NoteFaults;
  /** Somebody tried to send it: a name that is still empty is said, too. */
  readonly asked: boolean;
  readonly nameHint?: string;
  readonly onDraft: (more: Partial<NoteDraft>) => void;
  readonly onPinned: (pinned: boolean) => void;
}

/** Everything that can be said of a checkpoint, and how it is sealed. */
export const NoteFields = (props: NoteFieldsProps): ReactNode => {
  const { draft, pinned, faults, asked, nameHint, onDraft, onPinned } = props;
  return (
    <>
      <Field
        label="Name"
        autoComplete="off"
        placeholder="Before the refactoring"
        {...(nameHint === undefined ? {} : { hint: nameHint })}
        value={draft.name}
        onValue={(name) => onDraft({ name })}
        error={asked || draft.name !== "" ? faults.name : null}
      />
      <DescriptionField
        most={CHECKPOINT_DESCRIPTION_MAX_CHARS}
        value={draft.description}
        error={faults.description}
        onValue={(description) => onDraft({ description })}
      />
      <Field
        label="Tags"
        autoComplete="off"
        placeholder="release, api"
        value={draft.tags}
        onValue={(tags) => onDraft({ tags })}
        error={faults.tags}
        hint="Separate them with commas."
      />
      <PriorityChoice value={draft.priority} onValue={(priority) => onDraft({ priority })} />
      <label className="pin-choice">
        <input type="checkbox" checked={pinned} onChange={({ target }) => onPinned(target.checked)} />
        Pin it, to find it again among many
      </label>
      <p className="seal-note">
        <LockKeyhole size={14} aria-hidden="true" />
        Name, description, tags and priority are sealed on this device with AES-256-GCM, under a key of this
        workspace that the service does not have, and signed by this device. The service sees when a
        checkpoint was made and whether it is pinned, and no word of it.
      </p>
    </>
  );
};

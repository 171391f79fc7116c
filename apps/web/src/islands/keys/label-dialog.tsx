import type { SlotNote, SlotView } from "@holdfast/client/contract/slots";
import { SLOT_DESCRIPTION_MAX_CHARS, SLOT_NAME_MAX_CHARS } from "@holdfast/protocol/limits";
import { LockKeyhole } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { useStore } from "zustand";
import { labelSlot, slotsStore } from "../../stores/slots-store.ts";
import { say } from "../../stores/ui-store.ts";
import { Button } from "../../ui/button.tsx";
import { DescriptionField } from "../../ui/description-field.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { slotKind, slotName } from "../../words/slot-words.ts";
import { cleanText, faultOfTags, faultOfText, tagsIn } from "../../workspace/label-text.ts";
import "../../ui/seal-note.css";

export interface LabelDialogProps {
  readonly slot: SlotView;
  readonly onClose: () => void;
}

const noteOf = (name: string, description: string, tags: string): SlotNote => ({
  name: cleanText(name),
  description: cleanText(description),
  tags: tagsIn(tags),
});

/** What a person says of a way to unlock. [SL-1] */
export const LabelDialog = ({ slot, onClose }: LabelDialogProps): ReactNode => {
  const { busy, refusal } = useStore(slotsStore);
  const [name, setName] = useState(slotName(slot));
  const [description, setDescription] = useState(slot.description);
  const [tags, setTags] = useState(slot.tags.join(", "));
  const note = noteOf(name, description, tags);
  const faults = {
    name: note.name === "" ? "Give it a name." : faultOfText(note.name, SLOT_NAME_MAX_CHARS, "A name"),
    description: faultOfText(note.description, SLOT_DESCRIPTION_MAX_CHARS, "A description"),
    tags: faultOfTags(note.tags),
  };
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (Object.values(faults).some((fault) => fault !== null)) {
      event.currentTarget.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
      return;
    }
    if (!(await labelSlot(slot, note))) return;
    onClose();
    say(`It is called “${note.name}” now`);
  };
  return (
    <Dialog
      open
      onClose={() => (busy ? undefined : onClose())}
      title={`Name this ${slotKind(slot).toLowerCase()}`}
    >
      <form className="dialog-body" noValidate onSubmit={(event) => void submit(event)}>
        <Field label="Name" autoComplete="off" value={name} onValue={setName} error={faults.name} />
        <DescriptionField
          value={description}
          most={SLOT_DESCRIPTION_MAX_CHARS}
          error={faults.description}
          onValue={setDescription}
        />
        <Field
          label="Tags"
          autoComplete="off"
          placeholder="travel, paper"
          value={tags}
          onValue={setTags}
          error={faults.tags}
          hint="Separate them with commas."
        />
        <p className="seal-note">
          <LockKeyhole size={14} aria-hidden="true" />
          Sealed on this device: the service cannot read a word of it.
        </p>
        {refusal === null || busy ? null : <ProblemNote problem={refusal} />}
        <div className="dialog-actions">
          <Button look="quiet" disabled={busy} onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" type="submit" disabled={busy}>
            {busy ? "Saving…" : "Save"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
};

import { type FormEvent, type ReactNode, useId, useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Field } from "../../../ui/field.tsx";
import { typedWords } from "../../../words/browser-words.ts";
import { ADDRESS_MAX_CHARS, readAddress, typedAddress } from "../../../workspace/addresses.ts";

export interface PageFacts {
  readonly url: string;
  readonly title: string;
  /** The group of a tab, the folder of a bookmark. */
  readonly place: string;
}

export interface PageDialogProps {
  readonly title: string;
  readonly submit: string;
  readonly facts: PageFacts;
  readonly placeLabel: "Group" | "Folder";
  readonly placeHint: string;
  /** Groups or folders that there are. */
  readonly places: readonly string[];
  readonly onDone: (facts: PageFacts) => void;
  readonly onClose: () => void;
}

const TITLE_MAX_CHARS = 500;
const PLACE_MAX_CHARS = 200;

/** The facts of a tab or of a bookmark. */
export const PageDialog = ({
  title,
  submit,
  facts,
  placeLabel,
  placeHint,
  places,
  onDone,
  onClose,
}: PageDialogProps): ReactNode => {
  const [url, setUrl] = useState(facts.url);
  const [name, setName] = useState(facts.title);
  const [place, setPlace] = useState(facts.place);
  const listId = useId();
  // What stands in the field untouched is kept to the letter.
  const address = url === facts.url ? url : typedAddress(url);
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (address === "") return;
    onClose();
    onDone({ url: address, title: name.trim(), place: place.trim() });
  };
  return (
    <Dialog open onClose={onClose} title={title}>
      <form className="dialog-body" onSubmit={send}>
        <Field
          label="Address"
          inputMode="url"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={Math.max(ADDRESS_MAX_CHARS, facts.url.length)}
          value={url}
          onValue={setUrl}
          hint={address === "" ? "For example example.org/docs" : typedWords(readAddress(address))}
        />
        <Field
          label="Title"
          autoComplete="off"
          maxLength={TITLE_MAX_CHARS}
          value={name}
          onValue={setName}
          hint="Without one, it is called by its host."
        />
        <Field
          label={placeLabel}
          autoComplete="off"
          maxLength={PLACE_MAX_CHARS}
          list={listId}
          value={place}
          onValue={setPlace}
          hint={placeHint}
        />
        <datalist id={listId}>
          {places.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
        <Button look="primary" type="submit" wide disabled={address === ""}>
          {submit}
        </Button>
      </form>
    </Dialog>
  );
};

import { type FormEvent, type ReactNode, useState } from "react";
import { useStore } from "zustand";
import { lettingInStore, lookUpDevice } from "../../stores/letting-in-store.ts";
import { Field } from "../../ui/field.tsx";
import { focusField } from "../../ui/focus-field.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { SubmitButton } from "../../ui/submit-button.tsx";
import { Working } from "../../ui/working.tsx";
import { codeIn } from "../../words/pairing-words.ts";

const NOBODY =
  "No device asks with this code. Compare it with the other screen; a code ends after ten minutes.";

/** Takes the code that the other device shows. */
export const DeviceEntry = (): ReactNode => {
  const { busy, problem } = useStore(lettingInStore);
  const [code, setCode] = useState(() => codeIn(location.search));
  const [refusedCode, setRefusedCode] = useState("");
  const unknown = problem?.code === "not-found";

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    setRefusedCode(code);
    await lookUpDevice(code);
    if (lettingInStore.getState().problem !== null) focusField(form, "code");
  };

  return (
    <form className="form-fields" method="dialog" onSubmit={(event) => void submit(event)}>
      <Field
        label="Code on the other device"
        name="code"
        autoComplete="off"
        autoCapitalize="characters"
        autoCorrect="off"
        spellCheck={false}
        required
        maxLength={20}
        placeholder="WDJB-MJHT"
        value={code}
        onValue={setCode}
        error={unknown && code === refusedCode ? NOBODY : null}
      />
      {problem === null || unknown ? null : <ProblemNote problem={problem} />}
      {busy ? <Working text="Asking who that is…" /> : <SubmitButton>Go on</SubmitButton>}
    </form>
  );
};

import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { focusField } from "../../ui/focus-field.ts";
import { type AskedGroup, groupsOf, isAskedGroup } from "./asked-groups.ts";

const ORDINALS = ["1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th"] as const;
const ordinal = ({ group }: AskedGroup): string => ORDINALS[group] ?? `${group + 1}th`;

interface PlaceProps {
  readonly groups: number;
  readonly asked: number;
}

/** Where the asked group stands in its code, for the eye. */
const Place = ({ groups, asked }: PlaceProps): ReactNode => (
  <span className="codes-place" aria-hidden="true">
    {Array.from({ length: groups }, (_, at) => {
      const key = `group ${at}`;
      return <i key={key} {...(at === asked ? { "data-asked": "" } : {})} />;
    })}
  </span>
);

export interface ConfirmGroupsProps {
  readonly codes: readonly string[];
  readonly asked: readonly AskedGroup[];
  readonly onRight: () => void;
  readonly onShowAgain: () => void;
}

/** Asks two groups back: whoever kept the codes has them at hand. */
export const ConfirmGroups = ({ codes, asked, onRight, onShowAgain }: ConfirmGroupsProps): ReactNode => {
  const [typed, setTyped] = useState<readonly string[]>(asked.map(() => ""));
  const [wrong, setWrong] = useState<readonly number[]>([]);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (form.current !== null) focusField(form.current, "group-0");
  }, []);

  const type = (at: number, text: string): void => {
    setTyped((before) => before.map((each, index) => (index === at ? text : each)));
    setWrong((before) => before.filter((each) => each !== at));
  };
  const check = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const missed = asked.flatMap((each, at) => (isAskedGroup(codes, each, typed[at] ?? "") ? [] : [at]));
    const [first] = missed;
    if (first === undefined) {
      onRight();
      return;
    }
    setWrong(missed);
    focusField(event.currentTarget, `group-${first}`);
  };

  return (
    <form ref={form} className="codes-confirm" method="dialog" onSubmit={check}>
      {asked.map((each, at) => (
        <Field
          key={each.code}
          label={`Code ${each.code + 1}, ${ordinal(each)} group`}
          name={`group-${at}`}
          autoComplete="off"
          autoCapitalize="characters"
          autoCorrect="off"
          spellCheck={false}
          maxLength={12}
          required
          value={typed[at] ?? ""}
          onValue={(text) => type(at, text)}
          error={
            wrong.includes(at)
              ? `Not quite: the ${ordinal(each)} group of code ${each.code + 1} reads otherwise.`
              : null
          }
          hint={<Place groups={groupsOf(codes[each.code] ?? "").length} asked={each.group} />}
        />
      ))}
      <div className="codes-steps">
        <Button look="quiet" onClick={onShowAgain}>
          Show them again
        </Button>
        <Button look="primary" type="submit">
          Continue
        </Button>
      </div>
    </form>
  );
};

import { checkPassphrase, type PassphraseDemand } from "@holdfast/vault/passphrase-rules";
import { Check, Circle } from "lucide-react";
import type { ReactNode } from "react";
import "./strength-meter.css";

const RULES: readonly (readonly [PassphraseDemand, string])[] = [
  ["length", "12 characters or more"],
  ["lower", "A lower-case letter"],
  ["upper", "An upper-case letter"],
  ["digit", "A digit"],
  ["other", "A space or a sign"],
  ["uncommon", "Not easy to guess"],
];

const WORDS = ["Not enough yet", "Almost", "Good", "Strong", "Very strong"] as const;

/** How hard a passphrase is to guess, and which rules it does not meet yet. */
export const StrengthMeter = ({ text }: { readonly text: string }): ReactNode => {
  const { missing, score } = checkPassphrase(text);
  const untouched = text === "";
  return (
    <div className="strength" data-score={untouched ? 0 : score}>
      <div className="strength-bar" aria-hidden="true">
        <i />
        <i />
        <i />
        <i />
      </div>
      <p className="unseen" role="status">
        {untouched ? "" : `Strength: ${WORDS[score]}`}
      </p>
      <ul className="strength-rules">
        {RULES.map(([demand, words]) => {
          const met = !untouched && !missing.includes(demand);
          return (
            <li key={demand} {...(met ? { "data-met": "" } : {})}>
              {met ? <Check size={13} aria-hidden="true" /> : <Circle size={13} aria-hidden="true" />}
              {words}
              <span className="unseen">{met ? "(met)" : "(missing)"}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
};

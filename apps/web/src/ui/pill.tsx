import { CircleCheck, CircleDot, CloudOff, HardDrive, Lock, TriangleAlert } from "lucide-react";
import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import type { PillTone } from "../words/save-words.ts";
import { Spinner } from "./working.tsx";
import "./pill.css";

const ICONS: Record<PillTone, ReactNode> = {
  saved: <CircleCheck size={15} aria-hidden="true" />,
  device: <HardDrive size={15} aria-hidden="true" />,
  unsaved: <CircleDot size={15} aria-hidden="true" />,
  busy: <Spinner size={15} />,
  offline: <CloudOff size={15} aria-hidden="true" />,
  failed: <TriangleAlert size={15} aria-hidden="true" />,
  locked: <Lock size={15} aria-hidden="true" />,
};

interface PillFace {
  readonly tone: PillTone;
  readonly text: string;
}

const Face = ({ tone, text }: PillFace): ReactNode => (
  <>
    {ICONS[tone]}
    <span className="pill-text">{text}</span>
  </>
);

/** The status pill where it only tells. */
export const Pill = ({ tone, text }: PillFace): ReactNode => (
  <span className="pill" data-tone={tone}>
    <Face tone={tone} text={text} />
  </span>
);

export interface PillButtonProps extends ButtonHTMLAttributes<HTMLButtonElement>, PillFace {
  readonly ref?: Ref<HTMLButtonElement>;
}

/** The status pill where it opens the log. */
export const PillButton = ({ tone, text, ...rest }: PillButtonProps): ReactNode => (
  <button type="button" {...rest} className="pill" data-tone={tone}>
    <Face tone={tone} text={text} />
  </button>
);

import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { Tooltip } from "./tooltip.tsx";
import "./button.css";

export interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly label: string;
  /** Shown beside the label, such as "Ctrl S". */
  readonly keys?: string;
  readonly side?: "top" | "bottom" | "left" | "right";
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button that is only an icon: its label is its name and its tooltip. */
export const IconButton = ({
  label,
  keys,
  side = "bottom",
  children,
  ...rest
}: IconButtonProps): ReactNode => (
  <Tooltip
    side={side}
    text={
      <>
        {label}
        {keys === undefined ? null : <kbd>{keys}</kbd>}
      </>
    }
  >
    <button type="button" {...rest} className="icon-button" aria-label={label}>
      {children}
    </button>
  </Tooltip>
);

import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import "./button.css";
import { useRunning } from "./use-running.ts";

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: "primary" | "outline" | "quiet" | "danger";
  readonly size?: "normal" | "small";
  readonly wide?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

/**
 * A button of a page that was built with it could do nothing if it was pressed before the page's code runs: until then it is
 * disabled, for a moment only and without looking so.
 */
export const Button = ({
  look = "outline",
  size = "normal",
  wide,
  disabled,
  ...rest
}: ButtonProps): ReactNode => {
  const running = useRunning();
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled === true || !running}
      className="button"
      data-look={look}
      data-size={size}
      {...(wide === true ? { "data-wide": "" } : {})}
      {...(running || disabled === true ? {} : { "data-early": "" })}
    />
  );
};

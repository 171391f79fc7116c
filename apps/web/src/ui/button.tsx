import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import "./button.css";

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** Disabled for a moment only, and not looking so. */
  readonly "data-early"?: "";
  readonly look?: "primary" | "outline" | "quiet" | "danger";
  readonly size?: "normal" | "small";
  readonly wide?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

export const Button = ({ look = "outline", size = "normal", wide, ...rest }: ButtonProps): ReactNode => (
  <button
    type="button"
    {...rest}
    className="button"
    data-look={look}
    data-size={size}
    {...(wide === true ? { "data-wide": "" } : {})}
  />
);

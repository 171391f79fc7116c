import type { ReactNode } from "react";
import "../../ui/skeleton.css";

export interface BarsProps {
  /** Class names of widths, one a bar. */
  readonly widths: readonly string[];
  readonly name: string;
}

/** Lines that stand where text will be. */
export const Bars = ({ widths, name }: BarsProps): ReactNode =>
  widths.map((width, index) => {
    const key = `${name} ${index}`;
    return <span key={key} className={`skeleton ${width}`} />;
  });

/** The widths of a file tree's lines. */
export const TREE_BARS = ["w-40", "w-55", "w-70", "w-55", "w-40", "w-55", "w-30"] as const;

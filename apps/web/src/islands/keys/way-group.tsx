import type { ReactNode } from "react";
import "./ways.css";

export interface WayGroupProps {
  /** Of the heading, for links to it. */
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** What makes a new one. */
  readonly action?: ReactNode;
  readonly children?: ReactNode;
}

/** One kind of way to unlock. */
export const WayGroup = ({ id, title, text, action, children }: WayGroupProps): ReactNode => (
  <section className="ways" aria-labelledby={id}>
    <header>
      <div>
        <h3 id={id} tabIndex={-1}>
          {title}
        </h3>
        <p>{text}</p>
      </div>
      {action}
    </header>
    {children}
  </section>
);

import type { ReactNode } from "react";
import "./empty-state.css";

export interface EmptyStateProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly text: ReactNode;
  readonly children?: ReactNode;
}

/** What stands where nothing is yet, with the step that changes it. */
export const EmptyState = ({ icon, title, text, children }: EmptyStateProps): ReactNode => (
  <div className="empty">
    {icon}
    <p className="empty-title">{title}</p>
    <p>{text}</p>
    {children === undefined ? null : <div className="empty-actions">{children}</div>}
  </div>
);

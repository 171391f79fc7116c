import type { ReactNode } from "react";
import { Logo } from "../../ui/logo.tsx";
import { Bars, TREE_BARS } from "./bars.tsx";
import "./top/header.css";
import "./skeleton.css";

const CODE = ["w-30", "w-55", "w-40", "w-70", "w-55", "w-30", "w-40", "w-55", "w-70", "w-40"] as const;

/** The workspace before it is here, in its own measures, so that nothing jumps. */
export const Skeleton = (): ReactNode => (
  <>
    <header className="workspace-header">
      <a className="workspace-home" href="/sessions" aria-label="All sessions">
        <Logo size={20} />
      </a>
      <span className="workspace-slash" aria-hidden="true">
        /
      </span>
      <span className="session-name-skeleton skeleton" />
      <p className="unseen" role="status">
        Opening the session
      </p>
    </header>
    <div className="skeleton-body" aria-hidden="true">
      <div className="skeleton-files">
        <Bars name="file" widths={TREE_BARS} />
      </div>
      <div className="skeleton-editor">
        <div className="skeleton-tabs">
          <span className="skeleton" />
          <span className="skeleton" />
        </div>
        <div className="skeleton-code">
          <Bars name="line" widths={CODE} />
        </div>
      </div>
      <div className="skeleton-side" />
    </div>
    <div className="skeleton-bar" aria-hidden="true" />
  </>
);

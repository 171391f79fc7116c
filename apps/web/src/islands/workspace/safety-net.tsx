import { Component, type ReactNode } from "react";
import { flushEdits } from "../../stores/pending-edits.ts";
import { Button } from "../../ui/button.tsx";
import { Logo } from "../../ui/logo.tsx";

interface SafetyNetProps {
  readonly children: ReactNode;
}

/** Stands where the workspace was when a defect of the page made it stop. */
export class SafetyNet extends Component<SafetyNetProps, { readonly fell: boolean }> {
  override state = { fell: false };

  static getDerivedStateFromError(): { readonly fell: boolean } {
    return { fell: true };
  }

  override componentDidCatch(): void {
    flushEdits();
  }

  override render(): ReactNode {
    if (!this.state.fell) return this.props.children;
    return (
      <div className="open-problem" role="alert">
        <div className="open-problem-card">
          <Logo size={24} />
          <h1>This page stopped working</h1>
          <p>
            That is a fault of the page. What you wrote is kept on this device and goes on being saved while
            this tab is open; after reloading you go on where you were.
          </p>
          <div className="open-problem-actions">
            <Button look="primary" onClick={() => location.reload()}>
              Reload
            </Button>
            <a className="button" data-look="outline" href="/sessions">
              All sessions
            </a>
          </div>
        </div>
      </div>
    );
  }
}

import { Copy } from "lucide-react";
import type { ReactNode } from "react";
import { say } from "../../stores/ui-store.ts";
import { copyText } from "../../ui/copy-text.ts";
import { IconButton } from "../../ui/icon-button.tsx";

export interface SettingsCardProps {
  /** Of the heading, for links to it. */
  readonly id?: string;
  readonly title: string;
  readonly text: string;
  /** What the whole card is for, beside its title. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

export const SettingsCard = ({ id, title, text, action, children }: SettingsCardProps): ReactNode => (
  <section className="settings-card">
    <header>
      <div>
        <h2 {...(id === undefined ? {} : { id, tabIndex: -1 })}>{title}</h2>
        <p>{text}</p>
      </div>
      {action}
    </header>
    {children}
  </section>
);

export interface RowProps {
  readonly label: string;
  /** Of the control that the label belongs to. */
  readonly htmlFor?: string;
  readonly text?: string;
  readonly children: ReactNode;
}

export const Row = ({ label, htmlFor, text, children }: RowProps): ReactNode => (
  <div className="settings-row">
    <div>
      {htmlFor === undefined ? (
        <span className="settings-label">{label}</span>
      ) : (
        <label className="settings-label" htmlFor={htmlFor}>
          {label}
        </label>
      )}
      {text === undefined ? null : <p className="settings-row-text">{text}</p>}
    </div>
    <div className="settings-value">{children}</div>
  </div>
);

/** Before the page knows who is here, what somebody chooses would go nowhere. */
export interface WaitsProps {
  readonly ready: boolean;
}

export interface IdValueProps {
  /** Undefined: not known yet. */
  readonly id: string | undefined;
  readonly what: string;
}

/** An id, shortened for the eye and copied whole. Its place is as high before it is known. */
export const IdValue = ({ id, what }: IdValueProps): ReactNode => {
  if (id === undefined)
    return (
      <span className="settings-id">
        <span className="skeleton w-skeleton" />
      </span>
    );
  const copy = async (): Promise<void> => {
    const copied = await copyText(id);
    say(copied ? `Copied the ${what}` : `This browser does not let the page copy. The ${what} is ${id}`);
  };
  return (
    <span className="settings-id">
      <code>{`${id.slice(0, 12)}…${id.slice(-4)}`}</code>
      <IconButton label={`Copy the ${what}`} side="left" onClick={() => void copy()}>
        <Copy size={14} aria-hidden="true" />
      </IconButton>
    </span>
  );
};

import { shown } from "@holdfast/state/differences/shown";
import { Copy, History, Play } from "lucide-react";
import type { ReactNode } from "react";
import { say } from "../../../stores/ui-store.ts";
import { copyText } from "../../../ui/copy-text.ts";
import { IconButton } from "../../../ui/icon-button.tsx";
import { Popover } from "../../../ui/popover.tsx";
import { NEEDS_RUNTIME, WAS_RUNNING } from "../../../words/terminal-words.ts";

/** Newest commands that are listed. */
const LISTED_MOST = 200;

const copy = async (command: string): Promise<void> => {
  say((await copyText(command)) ? "Copied" : "This browser did not let it be copied");
};

/** A recorded command: text, with what can be done with it. */
const Command = ({ command }: { readonly command: string }): ReactNode => {
  const text = shown(command);
  return (
    <>
      <code className="terminal-command" dir="ltr">
        {text}
      </code>
      <IconButton label={`Copy ${text}`} onClick={() => void copy(command)}>
        <Copy size={14} aria-hidden="true" />
      </IconButton>
      <button type="button" className="terminal-again" aria-disabled="true" title={NEEDS_RUNTIME}>
        <Play size={12} aria-hidden="true" />
        Run again
      </button>
    </>
  );
};

/** The command that ran when the terminal was recorded. */
export const WasRunning = ({ command }: { readonly command: string }): ReactNode => (
  <div className="terminal-running">
    <span className="terminal-running-words">{WAS_RUNNING}</span>
    <Command command={command} />
  </div>
);

/** What was run in a terminal, the newest first. */
export const Commands = ({ history }: { readonly history: readonly string[] }): ReactNode => {
  const listed = history.slice(-LISTED_MOST).toReversed();
  return (
    <Popover
      label="Commands"
      trigger={
        <button type="button" className="icon-button" aria-label="Commands" title="Commands">
          <History size={15} aria-hidden="true" />
        </button>
      }
    >
      <p className="terminal-commands-title">Commands</p>
      {listed.length === 0 ? (
        <p className="terminal-commands-none">None was recorded in this terminal.</p>
      ) : (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard */}
          <ol className="terminal-commands" aria-label="Commands, the newest first" tabIndex={0}>
            {listed.map((command, at) => {
              const key = `${listed.length - at} ${command}`;
              return (
                <li key={key}>
                  <Command command={command} />
                </li>
              );
            })}
          </ol>
          <p className="terminal-commands-none">{NEEDS_RUNTIME}.</p>
        </>
      )}
    </Popover>
  );
};

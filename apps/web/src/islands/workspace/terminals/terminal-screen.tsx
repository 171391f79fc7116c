import type { Terminal } from "@holdfast/state/model";
import { type ReactNode, type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import { outputLabel } from "../../../words/terminal-words.ts";
import type { Output } from "../../../workspace/terminal-scrollback.ts";
import { loadTerminal } from "./load-terminal.ts";
import type { TerminalView } from "./screen/terminal-view.ts";
import type { Found } from "./terminal-find.tsx";

export interface TerminalScreenProps {
  readonly terminal: Terminal;
  readonly title: string;
  readonly output: Output;
  readonly rule: string | null;
  readonly fontSize: number;
  readonly ref: Ref<Pick<TerminalView, "find" | "text">>;
  readonly onTyped: () => void;
  readonly onAddress: (address: string) => void;
  readonly onFound: (found: Found) => void;
}

/** The output of one terminal, drawn by code that comes when the first terminal is in sight. */
export const TerminalScreen = ({
  terminal,
  title,
  output,
  rule,
  ...rest
}: TerminalScreenProps): ReactNode => {
  const { fontSize, ref } = rest;
  const parent = useRef<HTMLElement>(null);
  const [view, setView] = useState<TerminalView | null>(null);
  const [drawn, setDrawn] = useState(false);
  const [failed, setFailed] = useState(false);
  const latest = useRef({ ...rest, title });
  latest.current = { ...rest, title };
  const { id, cols, rows } = terminal;

  useEffect(() => {
    let made: TerminalView | null = null;
    let gone = false;
    // Letters have to be here before they are measured. Where they do not come, others stand in for them.
    const letters = document.fonts.load('13px "JetBrains Mono Variable"').catch(() => []);
    const load = async (): Promise<void> => {
      const [{ createTerminalView }] = await Promise.all([loadTerminal(), letters]);
      const element = parent.current;
      if (gone || element === null) return;
      made = createTerminalView({
        parent: element,
        fontSize,
        label: outputLabel(latest.current.title),
        onTyped: () => latest.current.onTyped(),
        onAddress: (address) => latest.current.onAddress(address),
        onFound: (at, count) => latest.current.onFound({ at, count }),
        onDrawn: () => setDrawn(true),
      });
      setView(made);
    };
    setFailed(false);
    load().catch(() => (gone ? undefined : setFailed(true)));
    return () => {
      gone = true;
      made?.destroy();
      setView(null);
      setDrawn(false);
    };
  }, [fontSize]);

  useEffect(() => {
    view?.show({ ...output, rule, cols, rows });
  }, [view, output, rule, cols, rows]);

  useImperativeHandle(
    ref,
    () => ({
      find: (text, backwards) => view?.find(text, backwards),
      text: () => view?.text() ?? "",
    }),
    [view],
  );

  return (
    <>
      <section
        ref={parent}
        className="terminal-screen"
        aria-label={outputLabel(title)}
        data-terminal={id}
        aria-busy={!(drawn || failed)}
        {...(drawn ? { "data-drawn": "" } : {})}
      />
      {failed ? (
        <p className="terminal-failed" role="alert">
          What draws terminals did not arrive. Their output is kept; reload the page to see it.
        </p>
      ) : null}
    </>
  );
};

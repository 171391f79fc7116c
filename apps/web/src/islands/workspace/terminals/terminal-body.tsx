import { shown } from "@holdfast/state/differences/shown";
import type { Terminal } from "@holdfast/state/model";
import { type ReactNode, type Ref, useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import { sessionStore } from "../../../stores/session-store.ts";
import { terminalsStore } from "../../../stores/terminals-store.ts";
import { timelineStore } from "../../../stores/timeline-store.ts";
import { later } from "../../../ui/later.tsx";
import * as words from "../../../words/terminal-words.ts";
import { outputAround, PAGES_SHOWN } from "../../../workspace/terminal-scrollback.ts";
import { useSession } from "../use-session.ts";
import type { TerminalView } from "./screen/terminal-view.ts";
import { WasRunning } from "./terminal-commands.tsx";
import { type Found, TerminalFind } from "./terminal-find.tsx";
import { TerminalScreen } from "./terminal-screen.tsx";
import { TerminalText } from "./terminal-text.tsx";

const AddressDialog = later(async () => (await import("./address-dialog.tsx")).AddressDialog);

/** What stands on the line below what was restored; null where nothing was. */
const useRule = (restored: string): string | null => {
  const restoredAt = useStore(terminalsStore, (state) => state.restoredAt);
  const looking = useStore(sessionStore, (state) => state.looking);
  const lookedAt = useStore(timelineStore, ({ preview }) => preview?.at ?? null);
  if (restored === "") return null;
  if (looking) return lookedAt === null ? words.RESTORED : words.lookedAtWords(lookedAt);
  return restoredAt === null ? words.RESTORED : words.restoredWords(restoredAt);
};

/** The output on both sides of the line. A terminal that came later has none. */
const useOutput = ({ id, scrollback }: Terminal, all: boolean) => {
  const { restoredAt, marks } = useStore(terminalsStore);
  const looking = useStore(sessionStore, (state) => state.looking);
  const begin = { page: scrollback.firstPage, at: 0 };
  const mark = looking || restoredAt === null ? null : (marks[id] ?? begin);
  const page = mark?.page ?? null;
  const at = mark?.at ?? null;
  return useMemo(() => {
    const place = page === null || at === null ? null : { page, at };
    return outputAround(scrollback, place, all ? Number.POSITIVE_INFINITY : PAGES_SHOWN);
  }, [scrollback, page, at, all]);
};

/** Where it is, and that nothing runs; said aloud when somebody types. */
const Foot = ({ terminal, typed }: { readonly terminal: Terminal; readonly typed: boolean }): ReactNode => (
  <footer className="terminal-foot">
    <bdi className="terminal-where" title="Working directory">
      {shown(terminal.cwd)}
    </bdi>
    <bdi>{shown(terminal.shell)}</bdi>
    <span role="status" {...(typed ? { "data-typed": "" } : {})}>
      {typed ? words.TYPED : words.RECORDED}
    </span>
  </footer>
);

export interface TerminalBodyProps {
  readonly terminal: Terminal;
  readonly asText: boolean;
  readonly finding: boolean;
  readonly onFindEnd: () => void;
  readonly view: Ref<Pick<TerminalView, "find" | "text">>;
}

const NOTHING_FOUND: Found = { at: -1, count: 0 };

/** One terminal: its output, what ran in it, and where. */
export const TerminalBody = ({
  terminal,
  asText,
  finding,
  onFindEnd,
  view,
}: TerminalBodyProps): ReactNode => {
  const own = useRef<Pick<TerminalView, "find" | "text">>(null);
  const [all, setAll] = useState(false);
  const [typed, setTyped] = useState(false);
  const [address, setAddress] = useState<string | null>(null);
  const [found, setFound] = useState(NOTHING_FOUND);
  const [text, setText] = useState("");
  const output = useOutput(terminal, all);
  const rule = useRule(output.restored);
  const fontSize = useSession(({ settings }) => settings.editor.fontSize) ?? 14;
  const title = shown(terminal.title);
  const empty = output.restored === "" && output.since === "";

  useEffect(() => {
    if (asText) setText(own.current?.text() ?? "");
  }, [asText]);
  useEffect(() => {
    if (!finding) own.current?.find("");
  }, [finding]);

  return (
    <>
      {finding ? (
        <TerminalFind
          found={found}
          onFind={(wanted, backwards) => own.current?.find(wanted, backwards)}
          onClose={onFindEnd}
        />
      ) : null}
      {output.leftOut === 0 ? null : (
        <p className="terminal-left-out">
          {words.leftOutWords(output.leftOut)}
          <button type="button" className="terminal-link" onClick={() => setAll(true)}>
            Draw everything
          </button>
        </p>
      )}
      <div className="terminal-stage" {...(asText ? { "data-as-text": "" } : {})}>
        <TerminalScreen
          terminal={terminal}
          title={title}
          output={output}
          rule={rule}
          fontSize={fontSize - 1}
          ref={(made) => {
            own.current = made;
            if (typeof view === "function") view(made);
            else if (view !== null) view.current = made;
          }}
          onTyped={() => setTyped(true)}
          onAddress={setAddress}
          onFound={setFound}
        />
        {asText ? <TerminalText title={title} text={text} onAddress={setAddress} /> : null}
        {empty ? <p className="terminal-empty">Nothing was recorded here yet.</p> : null}
      </div>
      {terminal.command === undefined ? null : <WasRunning command={terminal.command} />}
      <Foot terminal={terminal} typed={typed} />
      {address === null ? null : <AddressDialog address={address} onClose={() => setAddress(null)} />}
    </>
  );
};

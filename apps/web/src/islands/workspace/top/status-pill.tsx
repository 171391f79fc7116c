import type { ReactNode } from "react";
import { useStore } from "zustand";
import { sessionStore } from "../../../stores/session-store.ts";
import { PillButton } from "../../../ui/pill.tsx";
import { Popover } from "../../../ui/popover.tsx";
import { useNow } from "../../../ui/use-now.ts";
import { pillWords } from "../../../words/save-words.ts";
import { SaveLog } from "./save-log.tsx";
import { useAnnouncement } from "./use-announcement.ts";
import "./status-pill.css";

/** Says where the work is, always; opens the list of the last saves. */
export const StatusPill = (): ReactNode => {
  const status = useStore(sessionStore, (state) => state.status);
  const live = useStore(sessionStore, (state) => state.live);
  const log = useStore(sessionStore, (state) => state.log);
  const words = pillWords(status, useNow(1000));
  const { polite, urgent } = useAnnouncement(status);
  return (
    <>
      <Popover
        label="Saving"
        trigger={<PillButton tone={words.tone} text={words.text} title={words.detail.join("\n")} />}
      >
        <SaveLog status={status} words={words} live={live} log={log} />
      </Popover>
      <p className="unseen" role="status">
        {polite}
      </p>
      <p className="unseen" role="alert">
        {urgent}
      </p>
    </>
  );
};

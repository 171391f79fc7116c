import type { SaveStatus } from "@holdfast/client/contract/session";
import { useEffect, useRef, useState } from "react";
import { spoken, waitBefore } from "../../../workspace/announcements.ts";

export interface Announcement {
  readonly polite: string;
  readonly urgent: string;
}

/** What is spoken of the save status: politely and seldom, failures at once. */
export const useAnnouncement = (status: SaveStatus): Announcement => {
  const text = spoken(status);
  const failed = status.kind === "failed";
  const last = useRef({ text: "", at: Number.NEGATIVE_INFINITY });
  const [polite, setPolite] = useState("");

  useEffect(() => {
    if (text === null || failed) return;
    const wait = waitBefore(text, last.current, Date.now());
    if (wait === null) return;
    const timer = setTimeout(() => {
      last.current = { text, at: Date.now() };
      setPolite(text);
    }, wait);
    return () => clearTimeout(timer);
  }, [text, failed]);

  return { polite, urgent: failed ? (text ?? "") : "" };
};

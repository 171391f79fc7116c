import { Users } from "lucide-react";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import { sessionStore } from "../../../stores/session-store.ts";
import { whoStore } from "../../../stores/who-store.ts";
import { Popover } from "../../../ui/popover.tsx";
import { doingWords, liveWords, othersWords, presentWords } from "../../../words/presence-words.ts";
import { clockTime } from "../../../words/time.ts";
import "./who-is-here.css";

/** Who else has this session open, as long as somebody has. */
export const WhoIsHere = (): ReactNode => {
  const present = useStore(sessionStore, (state) => state.present);
  const live = useStore(sessionStore, (state) => state.live);
  const { devices, members } = useStore(whoStore);
  const others = present.filter(({ own }) => !own);
  const words = othersWords(others.length);
  return (
    <>
      {others.length === 0 ? null : (
        <Popover
          label="Who has this open"
          trigger={
            <button type="button" className="who-button" aria-label={words} title={words}>
              <Users size={15} aria-hidden="true" />
              {others.length}
            </button>
          }
        >
          <div className="who">
            <p className="who-title">{words}</p>
            <ul>
              {others.map((other) => (
                <li key={other.deviceId} data-state={other.state}>
                  <span className="who-name">{presentWords(other, devices, members)}</span>
                  <span className="who-doing">
                    {doingWords(other.state)} since{" "}
                    <time dateTime={other.since}>{clockTime(other.since)}</time>
                  </span>
                </li>
              ))}
            </ul>
            <p className="who-live">{liveWords(live)}</p>
          </div>
        </Popover>
      )}
      <p className="unseen" role="status">
        {others.length === 0 ? "" : words}
      </p>
    </>
  );
};

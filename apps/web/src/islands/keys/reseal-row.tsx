import type { ResealStatus } from "@holdfast/client/contract/rotation";
import { type ReactNode, useEffect } from "react";
import { useStore } from "zustand";
import { refreshReseal, rotationStore, sealAgain, stopSealing } from "../../stores/rotation-store.ts";
import { Button } from "../../ui/button.tsx";
import { resealWords } from "../../words/reseal-words.ts";
import { Row } from "../settings/row.tsx";
import "./reseal.css";

const LOOK_MILLISECONDS = 1_000;

const Bar = ({ status: { done, total } }: { readonly status: ResealStatus }): ReactNode => (
  <progress className="reseal-bar" aria-label="Sessions sealed again" value={done} max={Math.max(total, 1)} />
);

/** Saves every session anew under the present keys; can be stopped and goes on where it was. [RO-8] */
export const ResealRow = ({ ready }: { readonly ready: boolean }): ReactNode => {
  const { reseal, busy } = useStore(rotationStore);
  const running = reseal?.state === "running";
  useEffect(() => {
    if (!ready) return;
    void refreshReseal();
    if (!running) return;
    const timer = setInterval(() => void refreshReseal(), LOOK_MILLISECONDS);
    return () => clearInterval(timer);
  }, [ready, running]);
  const state = reseal?.state ?? "idle";
  return (
    <Row label="Seal the newest saves again" text={resealWords(reseal)}>
      <div className="reseal">
        {reseal === null || state === "idle" || state === "done" ? null : <Bar status={reseal} />}
        {running ? (
          <Button disabled={busy} onClick={() => void stopSealing()}>
            Stop
          </Button>
        ) : (
          <Button disabled={!ready || busy || reseal === null} onClick={() => void sealAgain()}>
            {state === "paused" ? "Go on" : "Start"}
          </Button>
        )}
      </div>
    </Row>
  );
};

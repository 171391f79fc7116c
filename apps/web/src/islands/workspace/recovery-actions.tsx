import { type ReactNode, useEffect } from "react";
import { useStore } from "zustand";
import {
  askToSendAgain,
  closeRecovery,
  damageStore,
  lookAtSetBack,
  lookForRecovery,
  repairSession,
  sendAgain,
} from "../../stores/damage-store.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { reportWords, setBackWords } from "../../words/damage-words.ts";

/** Shows what can be had of a damaged session before anything is written, and asks. [RC-3] [RC-6] */
export const RecoverAction = (): ReactNode => {
  const { asking, busy, report, problem } = useStore(damageStore);
  return (
    <>
      <Button size="small" onClick={() => void lookForRecovery()}>
        Recover…
      </Button>
      <ConfirmDialog
        open={asking === "recover"}
        onClose={closeRecovery}
        title="Recover this session"
        text="Each part is taken from wherever it is whole. The damaged save stays in the history as it is."
        busy={busy !== null}
        working={busy ?? ""}
        problem={problem}
        no="Not now"
        yes="Go on with this"
        look="primary"
        ready={report !== null}
        onConfirm={() => void repairSession()}
      >
        {report === null ? null : (
          <ul className="dialog-body recovery-lines">
            {reportWords(report).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
      </ConfirmDialog>
    </>
  );
};

/** Names both saves, and sends what this device has when somebody chooses to. [RC-11] */
export const SendAgainAction = (): ReactNode => {
  const { asking, busy, setBack, problem } = useStore(damageStore);
  useEffect(() => {
    void lookAtSetBack();
  }, []);
  return (
    <>
      <Button size="small" onClick={askToSendAgain}>
        Send it again…
      </Button>
      <ConfirmDialog
        open={asking === "send-again"}
        onClose={closeRecovery}
        title="Send what this device has?"
        text={setBack === null ? "The service shows an older state of this session." : setBackWords(setBack)}
        busy={busy !== null}
        working={busy ?? ""}
        problem={problem}
        no="Not now"
        yes="Send it again"
        look="primary"
        onConfirm={() => void sendAgain()}
      >
        <p className="dialog-body">
          It becomes a save that follows what the service has. Where both differ, nothing is dropped. If you
          did not expect this, ask whoever runs the service first: a service that was set back on purpose
          looks the same.
        </p>
      </ConfirmDialog>
    </>
  );
};

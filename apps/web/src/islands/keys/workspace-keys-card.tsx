import { type ReactNode, useState } from "react";
import { useStore } from "zustand";
import { keyHealthStore } from "../../stores/key-health-store.ts";
import { dismissRotationRefusal, renewKeys, rotationStore } from "../../stores/rotation-store.ts";
import { say } from "../../stores/ui-store.ts";
import { managesHere, workspacesStore } from "../../stores/workspaces-store.ts";
import { Button } from "../../ui/button.tsx";
import { later } from "../../ui/later.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { useNow } from "../../ui/use-now.ts";
import { Working } from "../../ui/working.tsx";
import { epochAge, epochDue, tooYoung } from "../../words/epoch-words.ts";
import type { CardsProps } from "../settings/cards-props.ts";
import { Row, SettingsCard } from "../settings/row.tsx";
import { ResealRow } from "./reseal-row.tsx";

const LeakDialog = later(async () => (await import("./leak-dialog.tsx")).LeakDialog);

const Age = ({ ready }: { readonly ready: boolean }): ReactNode => {
  const health = useStore(keyHealthStore, (state) => state.health);
  const manages = useStore(workspacesStore, managesHere);
  const { busy } = useStore(rotationStore);
  const now = useNow(60_000);
  if (health === null)
    return (
      <Row label="Age" text="…">
        <Button disabled>Renew now</Button>
      </Row>
    );
  const young = tooYoung(health.epoch);
  const renew = async (): Promise<void> => {
    if (await renewKeys("routine")) say("New keys are in force");
  };
  return (
    <Row
      label={epochAge(health.epoch, now)}
      text={[epochDue(health.epoch, manages), manages ? young : null].filter(Boolean).join(" ")}
    >
      {manages ? (
        <Button disabled={!ready || busy || young !== null} onClick={() => void renew()}>
          Renew now
        </Button>
      ) : (
        "By an admin"
      )}
    </Row>
  );
};

/** The keys that what is saved in the current workspace is sealed with. [A18] */
export const WorkspaceKeysCard = ({ account }: CardsProps): ReactNode => {
  const { busy, refusal } = useStore(rotationStore);
  const manages = useStore(workspacesStore, managesHere);
  const [leak, setLeak] = useState(false);
  const close = (): void => {
    dismissRotationRefusal();
    setLeak(false);
  };
  const ready = account !== null;
  return (
    <SettingsCard
      id="workspace-keys"
      title="Workspace keys"
      text="What is saved in this workspace is sealed with them. They are renewed every 90 days, without a pause in your work."
    >
      {refusal === null || leak || busy ? null : (
        <div className="settings-note">
          <ProblemNote problem={refusal} />
        </div>
      )}
      {busy && !leak ? (
        <div className="settings-note">
          <Working text="Making new keys, and sealing them for everybody who belongs here…" />
        </div>
      ) : null}
      <Age ready={ready} />
      {manages ? (
        <>
          <Row
            label="They may have leaked"
            text="For example because somebody copied them from a member’s device. Replaces them at once, whatever their age."
          >
            <Button disabled={!ready || busy} onClick={() => setLeak(true)}>
              Replace them…
            </Button>
          </Row>
          <ResealRow ready={ready} />
        </>
      ) : null}
      {leak ? <LeakDialog onClose={close} /> : null}
    </SettingsCard>
  );
};

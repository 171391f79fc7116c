import type { WorkspaceView } from "@holdfast/client/contract/workspaces";
import { PLANS } from "@holdfast/protocol/workspaces";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import { say } from "../../stores/ui-store.ts";
import { choosePlan, workspacesStore } from "../../stores/workspaces-store.ts";
import { Segmented } from "../../ui/segmented.tsx";
import { canManage } from "../../words/role-words.ts";
import { size } from "../../words/size.ts";
import { planName } from "../../words/workspace-words.ts";
import { Row, SettingsCard } from "../settings/row.tsx";

const number = new Intl.NumberFormat();

interface MeterProps {
  readonly label: string;
  readonly used: number;
  readonly quota: number;
}

const Meter = ({ label, used, quota }: MeterProps): ReactNode => (
  <span className="usage">
    <span className="usage-figures">
      {number.format(used)} of {number.format(quota)}
    </span>
    <meter min={0} max={quota} value={used} aria-label={`${label}: ${used} of ${quota}`} />
  </span>
);

/** What the plan allows, and how much of it is used. */
export const PlanCard = ({ workspace }: { readonly workspace: WorkspaceView | null }): ReactNode => {
  const { usage, work } = useStore(workspacesStore);
  const may = workspace !== null && canManage(workspace.role);
  const skeleton = <span className="skeleton w-skeleton" />;
  return (
    <SettingsCard title="Plan and usage" text="A plan sets how much there may be. A change counts at once.">
      <Row label="Plan" {...(workspace === null || may ? {} : { text: "Admins and owners change it." })}>
        {usage === null || workspace === null ? (
          <span className="plan-place">{skeleton}</span>
        ) : may ? (
          <Segmented
            label="Plan"
            value={usage.plan}
            options={PLANS.map((plan) => [plan, planName(plan)])}
            disabled={work !== null}
            onValue={(plan) =>
              void choosePlan(plan).then((done) =>
                done ? say(`The plan is ${planName(plan)} now`) : undefined,
              )
            }
          />
        ) : (
          planName(usage.plan)
        )}
      </Row>
      <Row label="Members">
        {usage === null ? (
          skeleton
        ) : (
          <Meter label="Members" used={usage.used.members} quota={usage.quotas.members} />
        )}
      </Row>
      <Row label="Sessions" text="As many as you like.">
        {usage === null ? skeleton : number.format(usage.used.sessions)}
      </Row>
      <Row label="Stored" text="Sealed, with every save that is kept.">
        {usage === null ? skeleton : size(usage.used.sealedBytes)}
      </Row>
      <Row label="Templates">
        {usage === null ? skeleton : `Up to ${number.format(usage.quotas.templates)}`}
      </Row>
      <Row label="Containers that run at once">
        {usage === null ? skeleton : `Up to ${number.format(usage.quotas.runningRuntimes)}`}
      </Row>
    </SettingsCard>
  );
};

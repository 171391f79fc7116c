import { Activity, type ReactNode } from "react";
import { useGate } from "../gate/use-gate.tsx";
import { ToastRegion } from "../toast/toast-region.tsx";
import { DueLine } from "./due-line.tsx";
import { loadSection, SectionCards } from "./section-cards.tsx";
import { SECTIONS, type SectionId, sectionAt } from "./sections.ts";
import { SettingsNav } from "./settings-nav.tsx";
import { useSection } from "./use-section.ts";
import "../../ui/field.css";
import "../../ui/skeleton.css";
import "./settings.css";

/** What is about the workspace says when its keys are due. The keys section says it in its own words. */
const TELLS_DUE: ReadonlySet<SectionId> = new Set(["workspace", "members"]);

// In a browser; where pages are built, the page itself asks for its section.
if (typeof location !== "undefined") await loadSection(sectionAt(location.pathname));

/**
 * The settings, one section at a time. A section that was left keeps what was begun in it; it asks the service for nothing
 * until it is shown again.
 */
export const Settings = ({ first }: { readonly first: SectionId }): ReactNode => {
  const { account: status, closed } = useGate();
  const { shown, visited, show } = useSection(first);
  if (closed !== null) return closed;
  const account = status.kind === "unlocked" ? status.account : null;
  return (
    <>
      <div className="app-head">
        <h1>Settings</h1>
      </div>
      <div className="settings-frame">
        <SettingsNav shown={shown} onShow={show} />
        {SECTIONS.filter(({ id }) => visited.has(id)).map(({ id }) => (
          <Activity key={id} mode={id === shown ? "visible" : "hidden"}>
            <div className="settings" aria-busy={account === null}>
              <SectionCards section={id} account={account} />
            </div>
          </Activity>
        ))}
        {TELLS_DUE.has(shown) ? <DueLine account={account} /> : null}
      </div>
      <ToastRegion />
    </>
  );
};

import { type ReactNode, useEffect, useState } from "react";
import type { CardsProps } from "./cards-props.ts";
import type { SectionId } from "./sections.ts";

type Cards = (props: CardsProps) => ReactNode;

/** What each section shows, from top to bottom. Its code comes with the first look at it. */
const SECTION_CARDS: { readonly [S in SectionId]: () => Promise<Cards> } = {
  account: async () => (await import("./account-section.tsx")).AccountSection,
  logins: async () => (await import("./logins.tsx")).Logins,
  devices: async () => (await import("./devices-section.tsx")).DevicesSection,
  keys: async () => (await import("../keys/keys-section.tsx")).KeysSection,
  notifications: async () =>
    (await import("../notifications/notifications-section.tsx")).NotificationsSection,
  workspace: async () => (await import("../workspaces/workspace-section.tsx")).WorkspaceSection,
  members: async () => (await import("../members/members.tsx")).Members,
  storage: async () => (await import("../storage/storage-section.tsx")).StorageSection,
  webhooks: async () => (await import("../webhooks/webhooks.tsx")).Webhooks,
  audit: async () => (await import("./audit-log.tsx")).AuditLog,
};

const here = new Map<SectionId, Cards>();

/** The cards that a page begins with must be here before it is built, and before its code takes it over: it stands still then. */
export const loadSection = async (section: SectionId): Promise<void> => {
  if (!here.has(section)) here.set(section, await SECTION_CARDS[section]());
};

const Coming = (): ReactNode => (
  <section className="settings-card">
    <header>
      <span className="skeleton w-skeleton" />
    </header>
  </section>
);

export const SectionCards = ({
  section,
  account,
}: CardsProps & { readonly section: SectionId }): ReactNode => {
  const [ready, setReady] = useState(here.has(section));
  useEffect(() => {
    if (!ready) void loadSection(section).then(() => setReady(true));
  }, [ready, section]);
  const Shown = ready ? here.get(section) : undefined;
  return Shown === undefined ? <Coming /> : <Shown account={account} />;
};

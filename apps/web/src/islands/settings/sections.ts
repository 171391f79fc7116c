/** The parts of the settings, in the order of their list. Each has a page, `/settings/<id>`. */
export const SECTIONS = [
  { id: "account", label: "Account", group: "You" },
  { id: "logins", label: "Logins", group: "You" },
  { id: "devices", label: "Devices", group: "You" },
  { id: "keys", label: "Keys", group: "You" },
  { id: "notifications", label: "Notifications", group: "You" },
  { id: "workspace", label: "General", group: "Workspace" },
  { id: "members", label: "Members", group: "Workspace" },
  { id: "storage", label: "Storage", group: "Workspace" },
  { id: "webhooks", label: "Webhooks", group: "Workspace" },
  { id: "audit", label: "Audit log", group: "Workspace" },
] as const;

export type SectionId = (typeof SECTIONS)[number]["id"];

export const isSection = (text: string): text is SectionId => SECTIONS.some(({ id }) => id === text);

export const pathOf = (section: SectionId): string => `/settings/${section}`;

/** What an address shows; the account where it names nothing else. */
export const sectionAt = (path: string): SectionId => {
  const [, , section = ""] = path.split("/");
  return isSection(section) ? section : "account";
};

/** Of the page, without the name of the product. */
export const titleOf = (section: SectionId): string =>
  `${SECTIONS.find(({ id }) => id === section)?.label ?? ""} settings`;

import { useEffect, useState } from "react";
import { pathOf, type SectionId, sectionAt, titleOf } from "./sections.ts";

export interface ShownSection {
  readonly shown: SectionId;
  /** Every section that was shown on this page. */
  readonly visited: ReadonlySet<SectionId>;
  readonly show: (section: SectionId) => void;
}

/** Which section is shown, kept in the address: it can be linked to, and the browser's way back works. */
export const useSection = (first: SectionId): ShownSection => {
  const [shown, setShown] = useState(first);
  const [visited, setVisited] = useState<ReadonlySet<SectionId>>(new Set([first]));
  const change = (section: SectionId): void => {
    document.title = `${titleOf(section)} · Holdfast`;
    setShown(section);
    setVisited((before) => new Set([...before, section]));
  };
  useEffect(() => {
    const follow = (): void => change(sectionAt(location.pathname));
    addEventListener("popstate", follow);
    return () => removeEventListener("popstate", follow);
  }, []);
  const show = (section: SectionId): void => {
    if (section === shown) return;
    history.pushState(null, "", pathOf(section));
    change(section);
    scrollTo(0, 0);
  };
  return { shown, visited, show };
};

import { type MouseEvent, type ReactNode, useEffect, useRef } from "react";
import { pathOf, SECTIONS, type SectionId } from "./sections.ts";
import "./settings-nav.css";

const GROUPS = [...new Set(SECTIONS.map(({ group }) => group))];

/** A click that opens another tab or window is the browser's. */
const isPlain = ({ button, metaKey, ctrlKey, shiftKey, altKey }: MouseEvent): boolean =>
  button === 0 && !metaKey && !ctrlKey && !shiftKey && !altKey;

export interface SettingsNavProps {
  readonly shown: SectionId;
  readonly onShow: (section: SectionId) => void;
}

/** The list of sections: beside them where there is room, above them on a phone. */
export const SettingsNav = ({ shown, onShow }: SettingsNavProps): ReactNode => {
  const list = useRef<HTMLElement>(null);
  // On a phone the list is wider than the page.
  useEffect(() => {
    const { current: strip } = list;
    const link = strip?.querySelector<HTMLElement>("[aria-current]");
    if (strip != null && link != null) strip.scrollLeft = link.offsetLeft - strip.clientWidth / 3;
  }, [shown]);
  const follow = (event: MouseEvent, section: SectionId): void => {
    if (!isPlain(event)) return;
    event.preventDefault();
    onShow(section);
  };
  return (
    <nav ref={list} className="settings-nav" aria-label="Settings">
      {GROUPS.map((name) => (
        <div key={name} className="settings-nav-group">
          <p className="settings-nav-heading" id={`settings-${name}`}>
            {name}
          </p>
          <ul aria-labelledby={`settings-${name}`}>
            {SECTIONS.filter(({ group }) => group === name).map(({ id, label }) => (
              <li key={id}>
                <a
                  href={pathOf(id)}
                  onClick={(event) => follow(event, id)}
                  {...(id === shown ? { "aria-current": "page" } : {})}
                >
                  {label}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
};

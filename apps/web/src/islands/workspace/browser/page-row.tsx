import { EllipsisVertical } from "lucide-react";
import type { KeyboardEvent, ReactNode } from "react";
import { Menu } from "../../../ui/menu.tsx";
import { hostWords } from "../../../words/browser-words.ts";
import { readAddress } from "../../../workspace/addresses.ts";
import { titleOf } from "../../../workspace/tab-lists.ts";
import { AddressText, OpenLink } from "./address-view.tsx";
import type { DragProps } from "./use-dragging.ts";
import "./page-row.css";

export interface PageRowProps {
  readonly page: { readonly url: string; readonly title: string };
  readonly icon?: ReactNode;
  /** When it was last seen, or closed. */
  readonly fact?: string;
  readonly current?: boolean;
  readonly expanded: boolean;
  readonly onToggle: () => void;
  readonly onOpen: () => void;
  readonly onKey?: (event: KeyboardEvent) => void;
  readonly drag?: DragProps;
  /** What can be done with it. */
  readonly menu: ReactNode;
  /** What stands below the whole address. */
  readonly children?: ReactNode;
}

/** One address of a list: what it is called, where it leads, and with `expanded` all that is known of it. */
export const PageRow = ({
  page,
  icon,
  fact,
  current = false,
  expanded,
  onToggle,
  onOpen,
  onKey,
  drag,
  menu,
  children,
}: PageRowProps): ReactNode => {
  const title = titleOf(page);
  const address = readAddress(page.url);
  const doubtful = address.kind === "link" && (address.lookalike || address.named);
  return (
    <li className="browser-row" {...(current ? { "data-current": "" } : {})}>
      <div className="browser-row-line" {...drag}>
        <button
          type="button"
          className="browser-row-main"
          aria-expanded={expanded}
          aria-current={current ? "true" : undefined}
          onClick={onToggle}
          {...(onKey === undefined ? {} : { onKeyDown: onKey })}
        >
          <span className="browser-row-title">
            {icon}
            <bdi>{title}</bdi>
          </span>
          <span className="browser-row-facts">
            <bdi dir="ltr" className="browser-row-host" {...(doubtful ? { "data-tone": "warn" } : {})}>
              {hostWords(address)}
            </bdi>
            {fact === undefined || fact === "" ? null : <span className="browser-row-when">{fact}</span>}
          </span>
        </button>
        <OpenLink url={page.url} title={title} onOpen={onOpen} />
        <Menu
          trigger={
            <button type="button" className="icon-button browser-more" aria-label={`More for ${title}`}>
              <EllipsisVertical size={15} aria-hidden="true" />
            </button>
          }
        >
          {menu}
        </Menu>
      </div>
      {expanded ? (
        <div className="browser-details">
          <AddressText url={page.url} />
          {children}
        </div>
      ) : null}
    </li>
  );
};

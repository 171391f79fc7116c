import { ContextMenu as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { portalRoot } from "./portal-root.ts";
import "./menu.css";

export interface ContextMenuProps {
  /** One element, which the secondary click or a long touch belongs to. */
  readonly target: ReactNode;
  readonly disabled?: boolean;
  /** Where focus would go back to matters no more, because an item moved it on. */
  readonly onCloseAutoFocus?: (event: Event) => void;
  readonly children: ReactNode;
}

/** What can be done with one thing, where it stands. */
export const ContextMenu = ({
  target,
  disabled,
  onCloseAutoFocus,
  children,
}: ContextMenuProps): ReactNode => (
  <Primitive.Root modal={false}>
    <Primitive.Trigger asChild disabled={disabled === true}>
      {target}
    </Primitive.Trigger>
    <Primitive.Portal container={portalRoot()}>
      <Primitive.Content
        className="menu"
        collisionPadding={8}
        {...(onCloseAutoFocus === undefined ? {} : { onCloseAutoFocus })}
      >
        {children}
      </Primitive.Content>
    </Primitive.Portal>
  </Primitive.Root>
);

export interface ContextItemProps {
  readonly icon?: ReactNode;
  readonly keys?: string;
  readonly tone?: "normal" | "danger";
  readonly onSelect: () => void;
  readonly children: ReactNode;
}

export const ContextItem = ({
  icon,
  keys,
  tone = "normal",
  onSelect,
  children,
}: ContextItemProps): ReactNode => (
  <Primitive.Item className="menu-item" data-tone={tone} onSelect={onSelect}>
    {icon}
    {children}
    {keys === undefined ? null : <span className="menu-item-end">{keys}</span>}
  </Primitive.Item>
);

export const ContextLine = (): ReactNode => <Primitive.Separator className="menu-line" />;

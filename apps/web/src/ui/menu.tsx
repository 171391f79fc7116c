import { Check } from "lucide-react";
import { DropdownMenu as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { portalRoot } from "./portal-root.ts";
import "./menu.css";

export interface MenuProps {
  /** One button. */
  readonly trigger: ReactNode;
  readonly align?: "start" | "end";
  readonly children: ReactNode;
}

export const Menu = ({ trigger, align = "end", children }: MenuProps): ReactNode => (
  <Primitive.Root modal={false}>
    <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
    <Primitive.Portal container={portalRoot()}>
      <Primitive.Content className="menu" align={align} sideOffset={6} collisionPadding={8}>
        {children}
      </Primitive.Content>
    </Primitive.Portal>
  </Primitive.Root>
);

export interface MenuItemProps {
  readonly icon?: ReactNode;
  readonly end?: ReactNode;
  readonly tone?: "normal" | "danger";
  readonly disabled?: boolean;
  readonly onSelect: () => void;
  readonly children: ReactNode;
}

export const MenuItem = ({
  icon,
  end,
  tone = "normal",
  disabled,
  onSelect,
  children,
}: MenuItemProps): ReactNode => (
  <Primitive.Item className="menu-item" data-tone={tone} disabled={disabled === true} onSelect={onSelect}>
    {icon}
    {children}
    {end === undefined ? null : <span className="menu-item-end">{end}</span>}
  </Primitive.Item>
);

export const MenuLink = ({
  icon,
  href,
  children,
}: {
  readonly icon?: ReactNode;
  readonly href: string;
  readonly children: ReactNode;
}): ReactNode => (
  <Primitive.Item asChild>
    <a className="menu-item" href={href}>
      {icon}
      {children}
    </a>
  </Primitive.Item>
);

export interface MenuChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly (readonly [T, ReactNode, ReactNode])[];
  readonly onChange: (value: T) => void;
}

/** One of a few, with a tick at the one that holds. */
export const MenuChoice = <T extends string>({
  label,
  value,
  options,
  onChange,
}: MenuChoiceProps<T>): ReactNode => (
  <Primitive.RadioGroup value={value} aria-label={label}>
    <Primitive.Label className="menu-heading">{label}</Primitive.Label>
    {options.map(([option, words, icon]) => (
      <Primitive.RadioItem
        key={option}
        className="menu-item"
        value={option}
        onSelect={(event) => {
          event.preventDefault();
          onChange(option);
        }}
      >
        {icon}
        {words}
        <Primitive.ItemIndicator className="menu-item-end">
          <Check size={14} aria-hidden="true" />
        </Primitive.ItemIndicator>
      </Primitive.RadioItem>
    ))}
  </Primitive.RadioGroup>
);

export const MenuLine = (): ReactNode => <Primitive.Separator className="menu-line" />;

export const MenuHeading = ({ children }: { readonly children: ReactNode }): ReactNode => (
  <Primitive.Label className="menu-heading">{children}</Primitive.Label>
);

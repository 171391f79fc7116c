import { Popover as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import "./popover.css";

export interface PopoverProps {
  /** One button. */
  readonly trigger: ReactNode;
  readonly label: string;
  readonly align?: "start" | "center" | "end";
  readonly children: ReactNode;
}

/** What belongs to a button and is more than a menu. Escape and a click outside close it. */
export const Popover = ({ trigger, label, align = "end", children }: PopoverProps): ReactNode => (
  <Primitive.Root>
    <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
    <Primitive.Portal>
      <Primitive.Content
        className="popover"
        aria-label={label}
        align={align}
        sideOffset={6}
        collisionPadding={8}
      >
        {children}
      </Primitive.Content>
    </Primitive.Portal>
  </Primitive.Root>
);

import { Tooltip as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { portalRoot } from "./portal-root.ts";
import "./tooltip.css";

export interface TooltipProps {
  readonly text: ReactNode;
  readonly side?: "top" | "bottom" | "left" | "right";
  readonly children: ReactNode;
}

/** Wraps one focusable element; what it says must not be needed to use that element. */
export const Tooltip = ({ text, side = "bottom", children }: TooltipProps): ReactNode => (
  <Primitive.Provider delayDuration={450} skipDelayDuration={250}>
    <Primitive.Root>
      <Primitive.Trigger asChild>{children}</Primitive.Trigger>
      <Primitive.Portal container={portalRoot()}>
        <Primitive.Content className="tooltip" side={side} sideOffset={6} collisionPadding={8}>
          {text}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  </Primitive.Provider>
);

import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import { type ReactNode, useRef } from "react";
import "./button.css";
import "./dialog.css";

export interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly text?: ReactNode;
  readonly wide?: boolean;
  /** Stays until what stands in it is done; `onClose` hears of Escape and clicks outside all the same. */
  readonly held?: boolean;
  readonly children?: ReactNode;
}

/** A modal question or form. Escape and a click outside close it; focus goes back where it was. */
export const Dialog = ({ open, onClose, title, text, wide, held, children }: DialogProps): ReactNode => {
  const before = useRef<Element | null>(null);
  // These dialogs are opened by state and have no trigger to which the focus would go back by itself.
  const focusBack = (event: Event): void => {
    event.preventDefault();
    const { current } = before;
    if (document.activeElement === document.body && current instanceof HTMLElement) current.focus();
  };
  return (
    <Primitive.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Primitive.Portal>
        <Primitive.Overlay className="dialog-scrim" />
        <Primitive.Content
          className="dialog"
          onOpenAutoFocus={() => {
            before.current = document.activeElement;
          }}
          onCloseAutoFocus={focusBack}
          {...(wide === true ? { "data-wide": "" } : {})}
          {...(text === undefined ? { "aria-describedby": undefined } : {})}
        >
          <Primitive.Title className="dialog-title">{title}</Primitive.Title>
          {text === undefined ? null : (
            <Primitive.Description className="dialog-text">{text}</Primitive.Description>
          )}
          {children}
          {held === true ? null : (
            <Primitive.Close className="icon-button dialog-close" aria-label="Close">
              <X size={16} aria-hidden="true" />
            </Primitive.Close>
          )}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
};

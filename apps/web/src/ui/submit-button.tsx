import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { useRunning } from "./use-running.ts";

/** The button of a form that a page was built with; it cannot be pressed before the page's code runs. */
export const SubmitButton = ({ children }: { readonly children: ReactNode }): ReactNode => {
  const running = useRunning();
  return (
    <Button look="primary" type="submit" wide disabled={!running} {...(running ? {} : { "data-early": "" })}>
      {children}
    </Button>
  );
};

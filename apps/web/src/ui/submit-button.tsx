import type { ReactNode } from "react";
import { Button } from "./button.tsx";

/** The button that sends a form which is a page of its own. */
export const SubmitButton = ({ children }: { readonly children: ReactNode }): ReactNode => (
  <Button look="primary" type="submit" wide>
    {children}
  </Button>
);

import { type ReactNode, useSyncExternalStore } from "react";
import { Button } from "./button.tsx";

const never = (): (() => void) => () => {};

/** False in the page as it was built and until its code runs. */
const useRunning = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );

/** The button of a form that a page was built with. Pressed before the page's code runs it could do nothing: until then it cannot be. */
export const SubmitButton = ({ children }: { readonly children: ReactNode }): ReactNode => {
  const running = useRunning();
  return (
    <Button look="primary" type="submit" wide disabled={!running} {...(running ? {} : { "data-early": "" })}>
      {children}
    </Button>
  );
};

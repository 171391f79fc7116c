import { type ComponentType, lazy, type ReactNode, Suspense } from "react";

/** A part of a page whose code comes when it is first shown: a dialog that most visits never open. `meanwhile` stands there until it has. */
export const later = <P extends object>(
  load: () => Promise<ComponentType<P>>,
  meanwhile?: ReactNode,
): ((props: P) => ReactNode) => {
  const Part = lazy(async () => ({ default: await load() }));
  return (props) => (
    <Suspense fallback={meanwhile}>
      <Part {...props} />
    </Suspense>
  );
};

import type { ReactNode } from "react";

/** The mark: the root by which kelp holds on to rock. */
export const Logo = ({ size = 22 }: { readonly size?: number }): ReactNode => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    strokeWidth={2}
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    <path d="M12 3v18M12 12c0 4.6-3 7-7.5 8.5M12 12c0 4.6 3 7 7.5 8.5M12 7.5c-2.5 0-4-1.2-4.6-3M12 9.5c2.5 0 4-1.2 4.6-3" />
  </svg>
);

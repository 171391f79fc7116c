import { LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";
import "./spinner.css";

export const Spinner = ({ size = 16 }: { readonly size?: number }): ReactNode => (
  <LoaderCircle className="spinner" size={size} aria-hidden="true" />
);

/** Work whose length nobody knows, such as a key derivation: what is going on, and that it goes on. */
export const Working = ({ text }: { readonly text: string }): ReactNode => (
  <div className="working" role="status">
    <div className="working-bar" />
    <p>{text}</p>
  </div>
);

import { laterPart } from "../later-doors.ts";
import { refuse } from "../problem.ts";

/** What only an open session needs; null where it could not be loaded. */
export const engineCode = laterPart(
  () => import("./engine-code.ts"),
  (code) => code,
);
export const notLoaded = () => refuse("offline", "a part of the product could not be loaded");

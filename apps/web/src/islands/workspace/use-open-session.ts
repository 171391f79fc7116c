import { isId } from "@holdfast/protocol/ids";
import { useEffect, useState } from "react";
import { openSession } from "../../stores/session-store.ts";

/** Opens the session that the address names, and again after unlocking. False when the address names none. */
export const useOpenSession = (unlocked: boolean): boolean => {
  const [named, setNamed] = useState(true);
  useEffect(() => {
    if (!unlocked) return;
    const id = location.pathname.split("/")[2] ?? "";
    if (isId("ses", id)) void openSession(id);
    else setNamed(false);
  }, [unlocked]);
  return named;
};

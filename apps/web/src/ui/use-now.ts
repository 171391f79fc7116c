import { useEffect, useState } from "react";

/** The present in milliseconds since 1970, anew every `milliseconds`. */
export const useNow = (milliseconds: number): number => {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), milliseconds);
    return () => clearInterval(timer);
  }, [milliseconds]);
  return now;
};

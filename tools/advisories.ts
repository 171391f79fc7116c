/** A known weakness of a dependency that was judged and does no harm here, until somebody looks again. */
export interface Accepted {
  /** The address of the advisory. */
  readonly url: string;
  readonly reason: string;
  /** Day until which that holds, YYYY-MM-DD. */
  readonly until: string;
}

export interface Advisory {
  readonly package: string;
  readonly url: string;
  readonly title: string;
  readonly severity: string;
}

const GRAVE = new Set(["high", "critical"]);

const textOf = (value: unknown, name: string): string => {
  const found = typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
  return typeof found === "string" ? found : "";
};

/** The answer of `bun audit --json`: lists of advisories by package. Null for anything else. */
export const readAdvisories = (text: string): readonly Advisory[] | null => {
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read !== "object" || read === null || Array.isArray(read)) return null;
    return Object.entries(read).flatMap(([name, list]: [string, unknown]) =>
      Array.isArray(list)
        ? list.map((each: unknown) => ({
            package: name,
            url: textOf(each, "url"),
            title: textOf(each, "title"),
            severity: textOf(each, "severity"),
          }))
        : [],
    );
  } catch {
    return null;
  }
};

/** The grave ones that nobody has accepted, or not any more. `today` is YYYY-MM-DD. [SS-1] */
export const unacceptable = (
  found: readonly Advisory[],
  accepted: readonly Accepted[],
  today: string,
): readonly Advisory[] =>
  found.filter(
    ({ severity, url }) =>
      GRAVE.has(severity) && !accepted.some((each) => each.url === url && each.until >= today),
  );

/** The values that each label may have. A caller's words, an id or an address is none of them. [OP-5] */
export type LabelSets = Readonly<Record<string, readonly string[]>>;
export type LabelsOf<S extends LabelSets> = { readonly [L in keyof S]: S[L][number] };

const OTHER = "other";

/** Puts `other` where a value is outside its set. */
export const fixed = <S extends LabelSets>(sets: S): ((labels: LabelsOf<S>) => Record<string, string>) => {
  const allowed = Object.entries(sets).map(([label, values]) => [label, new Set(values)] as const);
  return (labels) => {
    const made: Record<string, string> = {};
    for (const [label, values] of allowed) {
      const value = labels[label] ?? OTHER;
      made[label] = values.has(value) ? value : OTHER;
    }
    return made;
  };
};

/** The indices of `items` by a key of each, in order. What `Map.groupBy` would say, which Node 20 does not have. */
export const indicesBy = <T, K>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, number[]> => {
  const groups = new Map<K, number[]>();
  for (const [at, item] of items.entries()) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [at]);
    else group.push(at);
  }
  return groups;
};

/** Takes what webhooks send, and counts it. */
export const startReceiver = () => {
  const messages = new Map<string, number>();
  const digests = new Set<string>();
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: async (request) => {
      const id = request.headers.get("webhook-id") ?? "";
      messages.set(id, (messages.get(id) ?? 0) + 1);
      const body: { readonly data?: { readonly digest?: string } } = await request.json();
      if (body.data?.digest !== undefined) digests.add(body.data.digest);
      return new Response(null, { status: 204 });
    },
  });
  return {
    url: (n: number): string => `http://127.0.0.1:${server.port}/${n}`,
    received: (): number => messages.size,
    doubled: (): number => [...messages.values()].filter((times) => times > 1).length,
    missing: (saved: readonly string[]): number => saved.filter((digest) => !digests.has(digest)).length,
    stop: () => server.stop(true),
  };
};

import { join } from "node:path";
import { startServiceProcess } from "./service-process.ts";

export interface KeptSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly status: { readonly code: number };
  readonly attributes: Readonly<Record<string, unknown>>;
}

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}
interface RawSpan extends Omit<KeptSpan, "attributes"> {
  readonly attributes: readonly Attribute[];
}
interface Export {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly RawSpan[] }[];
  }[];
}
export type CollectorMode = "take" | "fail" | "hang";

/** Starts a collector as a process of its own. */
export const startCollector = async (mode: CollectorMode = "take") => {
  const { origin, kill } = await startServiceProcess(
    join(import.meta.dir, "collector-process.ts"),
    [mode],
    {},
  );
  const kept = async (): Promise<readonly { readonly path: string; readonly body: string }[]> =>
    (await fetch(`${origin}/kept`)).json();
  const spans = async (): Promise<readonly KeptSpan[]> =>
    (await kept())
      .map(({ body }): Export => JSON.parse(body))
      .flatMap(({ resourceSpans }) => resourceSpans)
      .flatMap(({ scopeSpans }) => scopeSpans)
      .flatMap((scope) => scope.spans)
      .map((span) => ({
        ...span,
        attributes: Object.fromEntries(
          span.attributes.map(({ key, value }) => [key, Object.values(value)[0]]),
        ),
      }));
  return {
    endpoint: origin,
    kept,
    spans,
    /** Everything that arrived, as it arrived. */
    text: async (): Promise<string> => (await kept()).map(({ body }) => body).join("\n"),
    become: async (next: CollectorMode): Promise<void> => {
      await fetch(`${origin}/mode`, { method: "POST", body: next });
    },
    stop: (): void => kill("SIGKILL"),
  };
};

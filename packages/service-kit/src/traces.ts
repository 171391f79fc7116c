import type { LabelSets, LabelsOf } from "./labels.ts";
import type { LogSink } from "./request-log.ts";

/** What every span of one sort has. A value outside its set is told as `other`. */
export interface SpanTerms<B extends LabelSets, E extends LabelSets> {
  readonly name: string | ((begun: Readonly<Record<string, string>>) => string);
  /** A request that comes in, one that goes out, or neither. */
  readonly kind: "server" | "client" | "internal";
  /** Under no other, whatever it was nudged by: one request begins what belongs to many. */
  readonly isRoot?: boolean;
  /** Known when it begins. */
  readonly begin: B;
  /** Known when it has ended. */
  readonly end: E;
  /** Whether this end is a failure; what throws always is. */
  readonly isFailure?: (ended: LabelsOf<E>) => boolean;
}

/** Where a request stands in its trace, by W3C Trace Context. */
export interface TracePlace {
  /** The name that its span has. */
  readonly traceparent: string;
  /** What the caller said, where that has the form of one. */
  readonly parent: string | null;
}

/** Does some work as a span, under the one that it is done in. */
export type RunSpan<B extends LabelSets, E extends LabelSets> = <T>(
  begun: LabelsOf<B>,
  work: () => Promise<T>,
  ended: (result: T) => LabelsOf<E>,
  place?: TracePlace,
) => Promise<T>;

/** What a process tells of single requests. It holds nothing up and never throws. [OP-6] */
export interface Traces {
  readonly spans: <const B extends LabelSets, const E extends LabelSets>(
    terms: SpanTerms<B, E>,
  ) => RunSpan<B, E>;
  /** Sends what has ended, in 2 s at most, and then nothing more. */
  readonly end: () => Promise<void>;
}

/** Nobody is told. */
export const NO_TRACES: Traces = {
  spans: () => (_begun, work) => work(),
  end: async () => undefined,
};

export interface TracesOptions {
  /** Of a collector that takes OTLP over HTTP; null: nobody is told, and nothing is loaded. */
  readonly endpoint: string | null;
  readonly service: string;
  readonly build: string;
  readonly log: LogSink;
}

/** Traces of one process, where somebody wants them. */
export const openTraces = async ({ endpoint, ...about }: TracesOptions): Promise<Traces> => {
  if (endpoint === null) return NO_TRACES;
  const { otlpTraces } = await import("./traces-otlp.ts");
  return otlpTraces({ endpoint, ...about });
};

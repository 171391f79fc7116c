import { AsyncLocalStorage } from "node:async_hooks";
import { type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from "@opentelemetry/sdk-trace";
import { fixed } from "./labels.ts";
import { randomName } from "./request-context.ts";
import type { LogSink } from "./request-log.ts";
import type { TracePlace, Traces, TracesOptions } from "./traces.ts";

/** Spans that wait at most: some 2 MB. What ends while they are full is dropped. */
const QUEUE_MAX = 2_048;
/** Few enough that writing them as text holds nothing up. */
const BATCH_MAX = 128;
const BATCH_MILLISECONDS = 1_000;
/** A collector that takes longer has failed. */
const EXPORT_MILLISECONDS = 5_000;
const END_MILLISECONDS = 2_000;

const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL } as const;
const SUCCESS = 0;

/** Tells the log once when the collector takes nothing, and once when it does again. */
const told = (exporter: SpanExporter, log: LogSink): SpanExporter => {
  let dropped = 0;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.code !== SUCCESS) {
          if (dropped === 0) log(JSON.stringify({ event: "traces-dropped" }));
          dropped += spans.length;
        } else if (dropped > 0) {
          log(JSON.stringify({ event: "traces-go-on", dropped }));
          dropped = 0;
        }
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
  };
};

/** The parts of a traceparent that has the form of one. */
const spanContextOf = (traceparent: string) => ({
  traceId: traceparent.slice(3, 35),
  spanId: traceparent.slice(36, 52),
  traceFlags: Number.parseInt(traceparent.slice(53), 16),
  isRemote: true,
});

const parentOf = ({ parent }: TracePlace): Context =>
  parent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, spanContextOf(parent));

/** Numbers are told as such: collectors group by them. */
const attributesOf = (labels: Readonly<Record<string, string>>): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(labels).map(([name, value]) => [name, /^\d+$/.test(value) ? Number(value) : value]),
  );

/** Traces by the OpenTelemetry library, which is given nothing of the process: no global, no environment but its own settings. */
export const otlpTraces = ({
  endpoint,
  service,
  build,
  log,
}: TracesOptions & { readonly endpoint: string }): Traces => {
  const active = new AsyncLocalStorage<Context>();
  /** The place of the span that is made next: its name is in the answer and the log already. */
  let next: TracePlace | null = null;
  const url = `${endpoint.replace(/\/+$/, "")}/v1/traces`;
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: EXPORT_MILLISECONDS });
  const processor = new BatchSpanProcessor({
    exporter: told(exporter, log),
    maxQueueSize: QUEUE_MAX,
    maxExportBatchSize: BATCH_MAX,
    scheduledDelayMillis: BATCH_MILLISECONDS,
    exportTimeoutMillis: EXPORT_MILLISECONDS + END_MILLISECONDS,
  });
  const provider = new TracerProvider({
    // Not the library's own: that names the machine's processes.
    resource: resourceFromAttributes({ "service.name": service, "service.version": build }),
    spanProcessors: [processor],
    idGenerator: {
      generateTraceId: () => next?.traceparent.slice(3, 35) ?? randomName(16),
      generateSpanId: () => next?.traceparent.slice(36, 52) ?? randomName(8),
    },
  });
  const tracer = provider.getTracer("holdfast");

  return {
    spans: ({ name, kind, isRoot = false, begin, end, isFailure }) => {
      const [beginning, ending] = [fixed(begin), fixed(end)];
      return (begun, work, ended, place) => {
        const above = isRoot ? ROOT_CONTEXT : (active.getStore() ?? ROOT_CONTEXT);
        const parent = place === undefined ? above : parentOf(place);
        const labels = beginning(begun);
        next = place ?? null;
        const span = tracer.startSpan(
          typeof name === "string" ? name : name(labels),
          { kind: KINDS[kind], attributes: attributesOf(labels) },
          parent,
        );
        next = null;
        return active.run(trace.setSpan(parent, span), async () => {
          try {
            const result = await work();
            const what = ended(result);
            span.setAttributes(attributesOf(ending(what)));
            if (isFailure?.(what) === true) span.setStatus({ code: SpanStatusCode.ERROR });
            return result;
          } catch (cause) {
            // Without its message, which may hold anything.
            span.setStatus({ code: SpanStatusCode.ERROR });
            throw cause;
          } finally {
            span.end();
          }
        });
      };
    },
    end: async () => {
      let timer: Timer | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, END_MILLISECONDS);
      });
      // What the collector does not take is lost, which the log says.
      await Promise.race([provider.shutdown().catch(() => undefined), late]);
      clearTimeout(timer);
    },
  };
};

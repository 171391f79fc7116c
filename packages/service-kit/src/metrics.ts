import {
  Counter as PromCounter,
  Gauge as PromGauge,
  Histogram as PromHistogram,
  Registry,
} from "prom-client";
import { fixed, type LabelSets, type LabelsOf } from "./labels.ts";
import { createProbe } from "./probe.ts";

/** Only goes up. */
export interface Counter<S extends LabelSets> {
  readonly add: (labels: LabelsOf<S>, by?: number) => void;
}
/** What there is now. */
export interface Gauge<S extends LabelSets> {
  readonly set: (labels: LabelsOf<S>, value: number) => void;
  readonly add: (labels: LabelsOf<S>, by: number) => void;
}
/** How often which values were seen. */
export interface Histogram<S extends LabelSets> {
  readonly observe: (labels: LabelsOf<S>, value: number) => void;
}
/** One value of a gauge that is read when somebody asks for all of them. */
export type Reading<S extends LabelSets> = readonly [labels: LabelsOf<S>, value: number];

/**
 * What a process counts of itself. Names are `holdfast_<what>_<unit>`, of lower-case words; seconds and bytes are the units, and
 * what counts ends in `total`. A label's value outside its set is counted as `other`.
 *
 * @throws Error for a name that is none or is taken: a defect of the composition.
 */
export interface Metrics {
  readonly counter: <const S extends LabelSets>(name: string, help: string, labels: S) => Counter<S>;
  readonly gauge: <const S extends LabelSets>(name: string, help: string, labels: S) => Gauge<S>;
  /** `bounds` are the upper ends of its buckets, rising. */
  readonly histogram: <const S extends LabelSets>(
    name: string,
    help: string,
    labels: S,
    bounds?: readonly number[],
  ) => Histogram<S>;
  /** A gauge that is read when asked for: 2 s at most, once a second at most, and left out where reading fails. */
  readonly measured: <const S extends LabelSets>(
    name: string,
    help: string,
    labels: S,
    read: () => Promise<readonly Reading<S>[]> | readonly Reading<S>[],
  ) => void;
  /** Everything, as Prometheus reads it (text format 0.0.4). */
  readonly text: () => Promise<string>;
}

export const METRICS_MEDIA = "text/plain; version=0.0.4; charset=utf-8";

const NAME = /^holdfast(_[a-z0-9]+)+$/;
/** From a read of one row to the longest wait for a blob store. */
export const SECONDS_BOUNDS: readonly number[] = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
];
/** A set of labels with no more series than this begins with all of them at 0, so that the first event is a rise. */
const BEGUN_MAX = 64;

const everySeries = (sets: LabelSets): readonly Record<string, string>[] => {
  const count = Object.values(sets).reduce((product, values) => product * values.length, 1);
  if (count > BEGUN_MAX) return [];
  return Object.entries(sets).reduce<Record<string, string>[]>(
    (series, [label, values]) =>
      series.flatMap((each) => values.map((value) => ({ ...each, [label]: value }))),
    [{}],
  );
};

/** Counters of one process, by prom-client. Nothing is counted that nobody registered: the library's own names stay out. */
export const createMetrics = (): Metrics => {
  const registry = new Registry();
  const readings: (() => Promise<void>)[] = [];
  const terms = (name: string, help: string, labels: LabelSets) => {
    if (!NAME.test(name)) throw new Error(`${name} is no name of a metric`);
    return { name, help, labelNames: Object.keys(labels), registers: [registry] };
  };
  // One round of reading for all who ask at the same time: two would set the same gauges.
  const readAll = createProbe(async () => {
    await Promise.all(readings.map((read) => read()));
  });

  return {
    counter: (name, help, labels) => {
      const counter = new PromCounter(terms(name, help, labels));
      for (const series of everySeries(labels)) counter.inc(series, 0);
      const place = fixed(labels);
      return { add: (given, by = 1) => counter.inc(place(given), by) };
    },
    gauge: (name, help, labels) => {
      const gauge = new PromGauge(terms(name, help, labels));
      const place = fixed(labels);
      return {
        set: (given, value) => gauge.set(place(given), value),
        add: (given, by) => gauge.inc(place(given), by),
      };
    },
    histogram: (name, help, labels, bounds = SECONDS_BOUNDS) => {
      const histogram = new PromHistogram({ ...terms(name, help, labels), buckets: [...bounds] });
      const place = fixed(labels);
      return { observe: (given, value) => histogram.observe(place(given), value) };
    },
    measured: (name, help, labels, read) => {
      const gauge = new PromGauge(terms(name, help, labels));
      const place = fixed(labels);
      const probe = createProbe(async () => read());
      readings.push(async () => {
        const values = await probe().catch(() => null);
        gauge.reset();
        if (values === null) return gauge.remove();
        for (const [given, value] of values) gauge.set(place(given), value);
      });
    },
    text: async () => {
      await readAll().catch(() => undefined);
      return registry.metrics();
    },
  };
};

import { createMetrics } from "@holdfast/service-kit/metrics";
import { createRequestMetrics } from "@holdfast/service-kit/request-metrics";
import { measured, type Row, type Suite } from "./row.ts";
import { type Figures, figuresOf } from "./saves/figures.ts";
import { createRig } from "./saves/rig.ts";

const GROUP = "Metrics and traces: what a request pays for them";
const ATTEMPTS = { runs: 3, kept: 2 };
const [CLIENTS, SAVES_EACH] = [20, 300];
const COUNTED = 100_000;

/** Metrics cannot be switched off, so what they cost is counted by itself. */
const countingCost = async (): Promise<Row> => {
  const count = createRequestMetrics(createMetrics(), [
    { path: "/api/sessions/:id/saves" },
    { path: "/api/sessions/:id" },
  ]);
  const response = new Response(null, { status: 201 });
  const { cpu } = await measured(async () => {
    for (let n = 0; n < COUNTED; n++)
      count({ method: "POST", route: "/api/sessions/:id/saves", seconds: n % 7, response });
  });
  return {
    group: GROUP,
    name: "counting 1,000 answered requests",
    value: cpu / (COUNTED / 1_000),
    unit: "ms",
    note: `processor time, of ${COUNTED.toLocaleString("en")}`,
  };
};

/** Saves of clients at a service with or without a collector that takes its traces. */
const savesAt = async (settings: Readonly<Record<string, string>>): Promise<Figures> => {
  const rig = await createRig(settings);
  try {
    await rig.play(await rig.record(CLIENTS, 100), null, rig.service.port);
    return await figuresOf(ATTEMPTS, async () => {
      const tape = await rig.record(CLIENTS, SAVES_EACH);
      return () => rig.play(tape, null, rig.service.port);
    });
  } finally {
    await rig.close();
  }
};

/** What counting and tracing cost a save; the collector runs in this process and reads nothing. */
export const observing: Suite = {
  name: "observing",
  run: async () => {
    const collector = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => Response.json({}) });
    const endpoint = `http://127.0.0.1:${collector.port}`;
    try {
      const plain = await savesAt({});
      const traced = await savesAt({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
      return [
        await countingCost(),
        {
          group: GROUP,
          name: "saves of 20 clients with traces",
          value: traced.perSecond,
          naive: plain.perSecond,
          unit: "/s",
          note: "usual way: the same without traces",
        },
        {
          group: GROUP,
          name: "processor time of such a save, all processes",
          value: traced.processor,
          naive: plain.processor,
          unit: "ms",
        },
      ];
    } finally {
      await collector.stop(true);
    }
  },
};

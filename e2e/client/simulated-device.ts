import type { SessionHandle } from "@holdfast/client/contract/session";
import { createHoldfast, type HoldfastCore } from "@holdfast/client/holdfast";
import type { Send } from "@holdfast/client/platform";
import { createManualClock, type ManualClock } from "@holdfast/client/testing/manual-clock";
import type { Id } from "@holdfast/protocol/ids";
import type { State } from "@holdfast/state/model";
import { momentsOf, note } from "./naming.ts";
import { cutPower, type PowerCut } from "./power-cut.ts";
import { quickPlatform } from "./quick-platform.ts";

/** What happens to every request of one device. */
export type Network = "free" | "away" | "answers lost" | "breaks off";

const NO_POWER = Number.POSITIVE_INFINITY;

/** The first half of an answer's body, then a connection that is gone. */
const halfOf = async (answer: Response): Promise<Response> => {
  const body = new Uint8Array(await answer.arrayBuffer());
  const stream = new ReadableStream({
    pull: (controller) => {
      controller.enqueue(body.subarray(0, body.length / 2));
      controller.error(new TypeError("the connection is gone"));
    },
  });
  return new Response(stream, { status: answer.status, headers: answer.headers });
};

const through =
  (network: () => Network): Send =>
  async (url, init) => {
    const kind = network();
    if (kind === "away") throw new TypeError("no way to the service");
    const answer = await fetch(url, init);
    if (kind === "answers lost") throw new TypeError("the connection is gone");
    return kind === "breaks off" ? halfOf(answer) : answer;
  };

interface Life {
  readonly clock: ManualClock;
  readonly cut: PowerCut;
  readonly core: HoldfastCore;
  handle: SessionHandle | null;
}

/**
 * One device with one session, through many lives: its power goes, its network comes and goes, its clock runs only while
 * something is waited for. What was typed and not written down when the power goes is lost, and only that may be.
 */
export class SimulatedDevice {
  network: Network = "free";
  /** Everything typed here that must be found again. */
  readonly kept = new Set<string>();
  /** Names that were accepted here, each with something that was on the screen then. */
  readonly named = new Map<string, string>();
  readonly #fresh = new Set<string>();
  readonly #begin: () => Life;
  readonly #session: Id<"ses">;
  #life: Life;
  #background: Promise<unknown>[] = [];

  constructor(input: {
    readonly origin: string;
    readonly directory: string;
    readonly name: string;
    readonly session: Id<"ses">;
  }) {
    this.#session = input.session;
    this.#begin = () => {
      const clock = createManualClock(Date.now());
      const send = through(() => this.network);
      const { origin, directory, name: deviceName } = input;
      const real = quickPlatform({ origin, directory, clock, send, deviceName });
      const cut = cutPower(real, NO_POWER);
      return { clock, cut, core: createHoldfast(cut.platform), handle: null };
    };
    this.#life = this.#begin();
  }

  state(): State | null {
    return this.#life.handle?.state() ?? null;
  }

  /** Name and state of every checkpoint the service has, oldest first. */
  async moments(): Promise<readonly (readonly [string, State])[]> {
    const { handle } = this.#life;
    return handle === null ? [] : ((await this.#during(momentsOf(handle))) ?? []);
  }

  /** Opens the session if it is not open; false while the service cannot be reached. */
  async open(): Promise<boolean> {
    const life = this.#life;
    if (life.handle !== null) return true;
    await this.#during(life.core.start());
    const opened = await this.#during(life.core.openSession(this.#session, { alongside: true }));
    if (opened?.ok) life.handle = opened.value;
    else if (opened !== null && opened.error.code !== "offline") {
      throw new Error(`could not open: ${JSON.stringify(opened.error)}`);
    }
    await this.#afterwards();
    return this.#life.handle !== null;
  }

  type(token: string, change: (state: State) => State): void {
    const { handle } = this.#life;
    if (handle === null) return;
    this.#fresh.add(token);
    handle.update(change);
  }

  /** Time passes here. */
  async wait(milliseconds: number): Promise<void> {
    this.#life.clock.advance(milliseconds);
    await Bun.sleep(2);
    await this.#afterwards();
  }

  async save(): Promise<void> {
    const { handle } = this.#life;
    if (handle === null) return;
    const typed = [...this.#fresh];
    const saved = await this.#during(handle.save());
    if (saved?.ok) this.#keep(typed);
    await this.#afterwards();
  }

  /** Gives the present a name; `token` was typed before. */
  async name(name: string, token: string): Promise<void> {
    const { handle } = this.#life;
    if (handle === null) return;
    const typed = [...this.#fresh];
    const made = await this.#during(handle.timeline.name(note(name)));
    if (made?.ok) {
      this.named.set(name, token);
      this.#keep(typed);
    }
    await this.#afterwards();
  }

  /** A save that nobody waits for: typing goes on meanwhile. */
  saveMeanwhile(): void {
    const { handle } = this.#life;
    if (handle !== null) this.#background.push(handle.save());
  }

  async flush(): Promise<void> {
    const typed = [...this.#fresh];
    if ((await this.#during(this.#life.core.flush(false).then(() => true))) === true) this.#keep(typed);
    await this.#afterwards();
  }

  async reopen(): Promise<void> {
    const { handle } = this.#life;
    if (handle !== null) {
      const typed = [...this.#fresh];
      if ((await this.#during(handle.close().then(() => true))) === true) this.#keep(typed);
      this.#life.handle = null;
    }
    await this.#afterwards();
    await this.open();
  }

  /** The power goes at so many steps from now; 0 is at once. */
  async cut(steps: number): Promise<void> {
    if (steps > 0) this.#life.cut.goAfter(steps);
    else await this.#restart();
  }

  #keep(tokens: readonly string[]): void {
    for (const token of tokens) {
      this.kept.add(token);
      this.#fresh.delete(token);
    }
  }

  async #restart(): Promise<void> {
    this.#life.cut.goAfter(1);
    await this.#life.cut.atRest();
    this.#fresh.clear();
    this.#background = [];
    this.#life = this.#begin();
    await this.open();
  }

  async #afterwards(): Promise<void> {
    if (this.#life.cut.isOut()) await this.#restart();
  }

  /** Waits while this device's time runs; null when its power goes meanwhile. */
  async #during<T>(work: Promise<T>): Promise<T | null> {
    const { cut, clock } = this.#life;
    let over = false;
    const all = Promise.all([work, ...this.#background]).then(([result]) => result);
    const end = Promise.race([all, cut.gone.then(() => null)]).finally(() => {
      over = true;
    });
    end.catch(() => undefined);
    while (!over) {
      await Bun.sleep(1);
      clock.advance(100);
    }
    this.#background = [];
    return end;
  }
}

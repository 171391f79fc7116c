import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type TestDatabase, testDatabase } from "@holdfast/infra/postgres/testing";
import { SQL } from "bun";
import { empty } from "./answers.ts";
import { describeRateCounters } from "./rate-limit.contract.ts";
import { memoryRateCounters } from "./rate-limit.memory.ts";
import { sqlRateCounters } from "./rate-limit.sql.ts";
import { createRateLimiter, limited, networkOf } from "./rate-limit.ts";
import { beginRequest } from "./request-context.ts";

const POLICY = { name: "login", perMinute: 3 };
/** A whole minute since 1970, and ten seconds. */
const NOW = 1_790_000_040_000 + 10_000;

const begin = () => {
  const clock = { now: NOW };
  const limiter = createRateLimiter({ counters: memoryRateCounters(), now: () => clock.now });
  let handled = 0;
  const ask = async (address = "192.0.2.1", policy = POLICY) => {
    const request = new Request("http://localhost");
    const { headers } = beginRequest(request, address);
    const response = await limited(limiter, policy, request, async () => {
      handled += 1;
      return empty();
    });
    return { status: response.status, body: await response.text(), headers };
  };
  return { clock, ask, handled: () => handled };
};

describe("rates", () => {
  test("[AU-11] requests over the rate are refused before they are handled, until the window ends", async () => {
    const { clock, ask, handled } = begin();
    for (let i = 0; i < 3; i++) expect((await ask()).status).toBe(204);
    const refused = await ask();
    expect([refused.status, JSON.parse(refused.body).code]).toEqual([429, "rate-limited"]);
    expect(refused.headers.get("retry-after")).toBe("50");
    expect(handled()).toBe(3);
    clock.now += 49_999;
    expect((await ask()).status).toBe(429);
    clock.now += 1;
    expect((await ask()).status).toBe(204);
  });

  test("[B20] [AU-11] every answer says what the limit is, how much is left, and when it begins anew", async () => {
    const { ask } = begin();
    const seen = [];
    for (let i = 0; i < 4; i++) {
      const { headers } = await ask();
      seen.push([headers.get("ratelimit"), headers.get("x-holdfast-rate-limit-remaining")]);
      expect(headers.get("ratelimit-policy")).toBe('"login";q=3;w=60');
      expect(headers.get("x-holdfast-rate-limit-limit")).toBe("3");
      expect(headers.get("x-holdfast-rate-limit-reset")).toBe("50");
    }
    expect(seen).toEqual([
      ['"login";r=2;t=50', "2"],
      ['"login";r=1;t=50', "1"],
      ['"login";r=0;t=50', "0"],
      ['"login";r=0;t=50', "0"],
    ]);
  });

  test("[AU-11] one address's requests are not another's, nor one route's another's", async () => {
    const { ask } = begin();
    for (let i = 0; i < 4; i++) await ask();
    expect((await ask("192.0.2.2")).status).toBe(204);
    expect((await ask("192.0.2.1", { name: "register", perMinute: 3 })).status).toBe(204);
  });

  test("[AU-11] an IPv6 household is one, an IPv4 address is itself", () => {
    const same = ["2001:db8:1:2::1", "2001:DB8:1:2:ffff::9", "2001:0db8:0001:0002:0:0:0:1", "2001:db8:1:2::"];
    expect([...new Set(same.map(networkOf))]).toEqual(["2001:db8:1:2::/64"]);
    expect(networkOf("2001:db8:1:3::1")).toBe("2001:db8:1:3::/64");
    expect(networkOf("2001:db8::1")).toBe("2001:db8:0:0::/64");
    expect(networkOf("fe80::1%eth0")).toBe("fe80:0:0:0::/64");
    expect(networkOf("::1")).toBe("0:0:0:0::/64");
    for (const address of ["192.0.2.1", "unknown"]) expect(networkOf(address)).toBe(address);
  });
});

describeRateCounters("memory", async () => memoryRateCounters());

describe("on a real database", () => {
  let database: TestDatabase;
  let sql: SQL;
  beforeAll(async () => {
    database = await testDatabase();
    sql = new SQL({ url: database.appUrl, max: 4 });
  });
  afterAll(async () => {
    await sql.close();
    await database.close();
  });
  describeRateCounters("PostgreSQL", async () => {
    await sql`delete from rate_limits`;
    return sqlRateCounters(sql);
  });
});

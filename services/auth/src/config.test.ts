import { describe, expect, test } from "bun:test";
import { toBase64url } from "@holdfast/protocol/encoding";
import { RATES_PER_MINUTE } from "@holdfast/protocol/limits";
import { readAuthConfig } from "./config.ts";

const secret = toBase64url(new Uint8Array(32).fill(9));
const least = {
  DATABASE_URL: "postgresql://app:canary-password@127.0.0.1/holdfast",
  HOLDFAST_TOKEN_KEY: '{"canary":1}',
  HOLDFAST_CSRF_SECRET: secret,
  HOLDFAST_FAKE_SALT_SECRET: secret,
};

describe("settings of the auth service", () => {
  test("[AU-11] what is not set has a default, and every rate has a setting", () => {
    const config = readAuthConfig(least);
    expect(config).toMatchObject({ port: 8789, host: "127.0.0.1", cookiePort: 8787, poolMax: 6 });
    expect(config.perMinute).toEqual({ ...RATES_PER_MINUTE });
    const rates = { HOLDFAST_RATE_LOGIN: "3", HOLDFAST_RATE_DEVICE_START: "7" };
    expect(readAuthConfig({ ...least, ...rates }).perMinute).toMatchObject({ login: 3, deviceStart: 7 });
  });

  test("addresses of proxies are a list, and an origin has a port", () => {
    const HOLDFAST_TRUSTED_PROXIES = "10.0.0.1, 10.0.0.2";
    const HOLDFAST_ORIGIN = "https://holdfast.example.org";
    const config = readAuthConfig({ ...least, HOLDFAST_TRUSTED_PROXIES, HOLDFAST_ORIGIN });
    expect([...config.trustedProxies]).toEqual(["10.0.0.1", "10.0.0.2"]);
    expect(config.cookiePort).toBe(443);
  });

  test("[AU-12] what is missing or wrong is named, and no value is", () => {
    const wrong: readonly [Record<string, string | undefined>, string][] = [
      [{ DATABASE_URL: undefined }, "DATABASE_URL is missing"],
      [{ HOLDFAST_TOKEN_KEY: undefined }, "HOLDFAST_TOKEN_KEY is missing"],
      [{ PORT: "canary" }, "PORT is not valid"],
      [{ HOLDFAST_CSRF_SECRET: "canary" }, "HOLDFAST_CSRF_SECRET is not valid"],
      [
        { HOLDFAST_FAKE_SALT_SECRET: `${secret.slice(0, -1)}_` },
        "HOLDFAST_FAKE_SALT_SECRET is not base64url",
      ],
      [{ HOLDFAST_RATE_LOGIN: "canary" }, "HOLDFAST_RATE_LOGIN is not valid"],
      [{ HOLDFAST_RATE_LOGIN: "0" }, "HOLDFAST_RATE_LOGIN is not valid"],
      [{ HOLDFAST_AUDIT_DAYS: "29" }, "HOLDFAST_AUDIT_DAYS is not valid"],
      [{ HOLDFAST_TRUSTED_PROXIES: "canary!" }, "HOLDFAST_TRUSTED_PROXIES is not valid"],
    ];
    for (const [change, message] of wrong) {
      const read = () => readAuthConfig({ ...least, ...change });
      expect(read).toThrow(message);
      expect(read).not.toThrow("canary");
    }
  });
});

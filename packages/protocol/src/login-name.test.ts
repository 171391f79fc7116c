import { expect, test } from "bun:test";
import { loginName } from "./login-name.ts";

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
const EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0";

test("[B17] a login is named by browser and system, a program by its own name", () => {
  const browser = (userAgent: string): string => loginName({ client: "browser", userAgent });
  const program = (userAgent: string): string => loginName({ client: "bearer", userAgent });
  expect(browser(FIREFOX)).toBe("Firefox on Linux");
  expect(browser(EDGE)).toBe("Edge on Windows");
  expect(browser("Firefox/145.0")).toBe("Firefox");
  expect(browser("something on a Linux")).toBe("A browser on Linux");
  expect(browser("")).toBe("A browser");
  expect(program("Bun/1.4.5")).toBe("Bun 1.4.5");
  expect(program("holdfast-cli/2.0 (linux)")).toBe("holdfast-cli 2.0");
  for (const odd of ["", "<b>you</b>/1", "You were hacked, call us", "\u202e/1"])
    expect(program(odd)).toBe("A program");
});

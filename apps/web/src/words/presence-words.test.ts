import { describe, expect, test } from "bun:test";
import type { Device } from "@holdfast/client/contract/devices";
import type { Member } from "@holdfast/client/contract/members";
import { formatId } from "@holdfast/protocol/ids";
import { doingWords, othersWords, presentWords } from "./presence-words.ts";

const id = (n: number) => new Uint8Array(16).fill(n);
const [me, ada] = [formatId("acc", id(1)), formatId("acc", id(2))];
const [laptop, phone, hers] = [formatId("dev", id(1)), formatId("dev", id(2)), formatId("dev", id(3))];
const devices = [{ id: laptop, name: "Firefox on Linux" }] as unknown as readonly Device[];
const members = [
  { accountId: me, email: "me@example.org", own: true },
  { accountId: ada, email: "ada@example.org", own: false },
] as unknown as readonly Member[];

describe("words for who is here", () => {
  test("[EV-10] people are named by the roster, one's own devices by their names", () => {
    expect(presentWords({ accountId: ada, deviceId: hers }, devices, members)).toBe("ada@example.org");
    expect(presentWords({ accountId: me, deviceId: laptop }, devices, members)).toBe(
      "You, on Firefox on Linux",
    );
    expect(presentWords({ accountId: me, deviceId: phone }, devices, members)).toBe("Your other device");
    expect(presentWords({ accountId: ada, deviceId: hers }, [], [])).toBe("Another device");
  });

  test("say what somebody does, and how many there are", () => {
    expect(doingWords("editing")).toBe("writing");
    expect(doingWords("viewing")).toBe("looking on");
    expect([othersWords(1), othersWords(3)]).toEqual(["1 other has this open", "3 others have this open"]);
  });
});

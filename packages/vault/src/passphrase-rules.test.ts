import { describe, expect, test } from "bun:test";
import { COMMON_STEMS } from "./common-passphrases.ts";
import { checkPassphrase } from "./passphrase-rules.ts";

describe("rules of a new passphrase", () => {
  test("[KY-16] each missing part is named", () => {
    expect(checkPassphrase("Kettle-7 xy").missing).toEqual(["length"]);
    expect(checkPassphrase("kettle-7 over hill").missing).toEqual(["upper"]);
    expect(checkPassphrase("KETTLE-7 OVER HILL").missing).toEqual(["lower"]);
    expect(checkPassphrase("Kettle-x over hill").missing).toEqual(["digit"]);
    expect(checkPassphrase("Kettle7OverTheHill").missing).toEqual(["other"]);
    expect(checkPassphrase("").missing).toContain("length");
  });

  test("[KY-16] characters are counted after NFKC, not bytes or code units", () => {
    expect(checkPassphrase("Äß7-😀😀😀ñçøµ").missing).toEqual(["length"]);
    expect(checkPassphrase("Äß7-😀😀😀ñçøµλ").missing).toEqual([]);
  });

  test("[KY-16] common ones are refused however they are dressed up", () => {
    const common = [
      "Password123!",
      "P@ssw0rd1234",
      "PasswordPassword1!",
      "Qwerty123456!",
      "1q2w3e4r5t6Y!",
      "Summer2024!!!",
      "!!!L3tm31n2024",
      "Aaaaaaaaaa1!",
      "Iloveyou2023!",
      "Correct-Horse-Battery-Staple-1",
    ];
    for (const text of common) expect(checkPassphrase(text)).toMatchObject({ ok: false, score: 0 });
    for (const stem of COMMON_STEMS) {
      const dressed = `${stem.charAt(0).toUpperCase()}${stem.slice(1)}2024!`.padEnd(12, "!");
      expect(checkPassphrase(dressed).missing).toContain("uncommon");
    }
  });

  test("[KY-16] strength grows with length and variety and refuses nothing by itself", () => {
    expect(checkPassphrase("Kettle-7 hil").score).toBe(2);
    expect(checkPassphrase("Kettle-7 over hills").score).toBe(3);
    expect(checkPassphrase("Blue kettle 7 over the hill")).toEqual({ ok: true, missing: [], score: 4 });
  });
});

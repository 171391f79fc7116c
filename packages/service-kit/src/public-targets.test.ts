import { describe, expect, test } from "bun:test";
import {
  checkTarget,
  parseNetworks,
  parseTarget,
  systemResolver,
  type TargetRules,
} from "./public-targets.ts";

const PUBLIC = "93.184.215.14";
const rules = (answers: readonly string[] | null, allow = ""): TargetRules => ({
  allow: parseNetworks(allow) ?? [],
  resolve: async () => {
    if (answers === null) throw new Error("no such name");
    return answers;
  },
});
const outcomeOf = async (url: string, of: TargetRules): Promise<string> => {
  const checked = await checkTarget(url, of);
  return checked.ok ? checked.value.addresses.join(" ") : checked.error;
};

describe("[WH-7] [A37] what may be the address of a hook", () => {
  test("https to a name on any port, and to a public address", async () => {
    const good = [
      "https://hooks.example.org/a?b=c",
      "https://hooks.example.org:8443",
      "HTTPS://Hooks.Example.org/",
    ];
    for (const url of good) expect(await outcomeOf(url, rules([PUBLIC]))).toBe(PUBLIC);
    expect(await outcomeOf(`https://${PUBLIC}/`, rules(null))).toBe(PUBLIC);
    expect(await outcomeOf("https://[2606:4700::1111]/", rules(null))).toBe("2606:4700::1111");
    expect(await outcomeOf("https://xn--bcher-kva.example/", rules([PUBLIC]))).toBe(PUBLIC);
    expect(await outcomeOf("https://bücher.example/", rules([PUBLIC]))).toBe(PUBLIC);
  });

  for (const url of [
    "http://hooks.example.org/",
    "ftp://hooks.example.org/",
    "file:///etc/passwd",
    "https://user@hooks.example.org/",
    "https://user:password@hooks.example.org/",
    "https://:@hooks.example.org/",
    "https://@hooks.example.org/",
    "https://localhost/",
    "https://localhost./",
    "https://intranet/",
    "https://hooks.example.org./",
    "https://hooks.example.org:0/",
    "https://hooks.example.org/#part",
    "https://hooks.example.org\\@127.0.0.1/",
    "https:\\\\hooks.example.org/",
    "https:hooks.example.org",
    "https:/hooks.example.org/",
    " https://hooks.example.org/",
    "https://hooks.exa\tmple.org/",
    "https://hooks.example.org/a b",
    "https://",
    "https:///",
    "not an address",
    // What a parser makes an address of.
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x5db8d70e/",
    "https://017700000001/",
    "https://0x7f.0.0.1/",
    "https://127.1/",
    "https://1.1/",
    "https://93.184.215.014/",
    "https://93.184.215.14./",
    "https://%39%33.184.215.14/",
    "https://９３.184.215.14/",
    "https://93。184。215。14/",
    "https://[2606:4700:0:0:0:0:0:1111]/",
    "https://[::ffff:93.184.215.14]/",
    "https://[fe80::1%25eth0]/",
  ])
    test(`not ${JSON.stringify(url)}`, async () => {
      expect(await outcomeOf(url, rules([PUBLIC]))).toBe("refused");
    });

  for (const address of [
    "127.0.0.1",
    "10.1.2.3",
    "169.254.169.254",
    "::1",
    "fd00:ec2::254",
    "::ffff:127.0.0.1",
  ])
    test(`neither ${address} itself nor a name that leads there, were it beside a public one`, async () => {
      const literal = address.includes(":") ? `[${address}]` : address;
      expect(await outcomeOf(`https://${literal}/`, rules(null))).toBe("refused");
      expect(await outcomeOf("https://hooks.example.org/", rules([address]))).toBe("refused");
      expect(await outcomeOf("https://hooks.example.org/", rules([PUBLIC, address]))).toBe("refused");
      expect(await outcomeOf("https://hooks.example.org/", rules([address, PUBLIC]))).toBe("refused");
    });

  test("a name without an address, and one whose address cannot be read", async () => {
    expect(await outcomeOf("https://hooks.example.org/", rules(null))).toBe("unknown");
    expect(await outcomeOf("https://hooks.example.org/", rules([]))).toBe("unknown");
    expect(await outcomeOf("https://hooks.example.org/", rules(["fe80::1%eth0"]))).toBe("refused");
    expect(await outcomeOf("https://hooks.example.org/", rules(["93.184"]))).toBe("refused");
  });
});

describe("[WH-7] what the configuration allows beside", () => {
  test("addresses and networks, by plain HTTP too, and nothing else by it", async () => {
    const allow = "127.0.0.1, 10.20.0.0/16,::1";
    expect(await outcomeOf("http://127.0.0.1:9000/", rules(null, allow))).toBe("127.0.0.1");
    expect(await outcomeOf("https://[::1]/", rules(null, allow))).toBe("::1");
    expect(await outcomeOf("http://hooks.internal.example/", rules(["10.20.3.4"], allow))).toBe("10.20.3.4");
    expect(await outcomeOf("http://hooks.internal.example/", rules(["10.21.3.4"], allow))).toBe("refused");
    expect(await outcomeOf("http://hooks.example.org/", rules([PUBLIC], allow))).toBe("refused");
    expect(await outcomeOf("http://[::ffff:127.0.0.1]/", rules(null, allow))).toBe("refused");
    expect(await outcomeOf("http://localhost/", rules(["127.0.0.1"], allow))).toBe("refused");
  });

  test("a list that names anything else is no list", () => {
    expect(parseNetworks("")).toEqual([]);
    for (const text of ["localhost", "10.0.0.0/8 127.0.0.1", "10.0.0.1/8", "*"])
      expect(parseNetworks(text)).toBeNull();
  });
});

test("[WH-7] IPv4 comes first: every machine has it", async () => {
  const of = rules(["2606:4700::1111", PUBLIC]);
  expect(await outcomeOf("https://hooks.example.org/", of)).toBe(`${PUBLIC} 2606:4700::1111`);
});

test("[WH-7] the resolver of this machine names loopback what is loopback", async () => {
  const found = await systemResolver("localhost");
  expect(found.length).toBeGreaterThan(0);
  for (const address of found) expect(["127.0.0.1", "::1"]).toContain(address);
  await expect(systemResolver("no-such-name.invalid")).rejects.toThrow();
});

test("[WH-7] no text at all makes it throw", () => {
  for (const text of [
    "https://[",
    "https://[::1",
    "https://a:99999/",
    "https://a.b:x/",
    "\u0000",
    "https://%zz.a/",
  ])
    expect(parseTarget(text)).toBeNull();
});

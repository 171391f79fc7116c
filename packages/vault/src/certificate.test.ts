import { describe, expect, test } from "bun:test";
import { sampleAccount, seededRandom } from "../vectors/seeded.ts";
import {
  type Certificate,
  certificateAllows,
  parseCertificate,
  signCertificate,
  verifyCertificate,
} from "./certificate.ts";
import { parseKeyList } from "./key-list.ts";
import { nodePrimitives } from "./node/primitives.ts";
import { ROLE } from "./roles.ts";

const account = await sampleAccount("certificate");
const { identity } = account.secrets;
const expectation = { accountId: account.accountId, identityEd: identity.ed.publicKey };
const random = seededRandom("sessions");
const parsed = parseCertificate(account.wire.certificate);
const listed = parseKeyList(account.wire.keyList);
if (!parsed.ok || !listed.ok) throw new Error("the account is malformed");
const certificate = parsed.value;
const list = listed.value;
const act = { now: 1_800_000_000_000, sessionId: random(16), memberRole: ROLE.owner, needs: ROLE.member };
const refused = { ok: false, error: "not-trusted" } as const;

const issue = async (changed: Partial<Certificate>) => {
  const bytes = await signCertificate(nodePrimitives, { ...certificate, ...changed }, identity.ed.privateKey);
  const verified = await verifyCertificate(nodePrimitives, bytes, expectation);
  if (!verified.ok) throw new Error(verified.error);
  const devices = [
    { deviceId: verified.value.certificate.deviceId, certificateDigest: verified.value.digest },
  ];
  return { verified: verified.value, list: { ...list, devices } };
};

describe("device certificate", () => {
  test("[KY-8] reads back what was signed", async () => {
    const changed = {
      version: 2,
      roleCap: ROLE.viewer,
      agent: true,
      assisted: true,
      ephemeral: true,
      byteLimit: 12_345,
      sessionIds: [new Uint8Array(16).fill(1), new Uint8Array(16).fill(2)],
    };
    expect((await issue(changed)).verified.certificate).toEqual({ ...certificate, ...changed });
  });

  test("[KY-8] a good one allows, with the key list of registration", async () => {
    const verified = await verifyCertificate(nodePrimitives, account.wire.certificate, expectation);
    if (!verified.ok) throw new Error(verified.error);
    expect(certificateAllows(verified.value, list, act).ok).toBe(true);
    expect(certificateAllows(verified.value, list, { ...act, sessionId: null }).ok).toBe(true);
  });

  test("[KY-8] another identity, account or device is refused", async () => {
    const other = await sampleAccount("other");
    const verify = (changed: object) =>
      verifyCertificate(nodePrimitives, account.wire.certificate, { ...expectation, ...changed });
    const identityEd = other.secrets.identity.ed.publicKey;
    expect(await verify({ identityEd })).toEqual({ ok: false, error: "bad-signature" });
    expect(await verify({ accountId: other.accountId })).toEqual({ ok: false, error: "wrong-place" });
    expect(await verify({ deviceId: other.deviceId })).toEqual({ ok: false, error: "wrong-place" });
  });

  test("[KY-8] unlisted, replaced and revoked devices are refused", async () => {
    const issued = await issue({});
    const { deviceId } = certificate;
    const replaced = [{ deviceId, certificateDigest: random(32) }];
    expect(certificateAllows(issued.verified, { ...issued.list, devices: [] }, act)).toEqual(refused);
    expect(certificateAllows(issued.verified, { ...issued.list, devices: replaced }, act)).toEqual(refused);
    expect(certificateAllows(issued.verified, { ...issued.list, revokedDevices: [deviceId] }, act)).toEqual(
      refused,
    );
    expect(certificateAllows(issued.verified, { ...issued.list, accountId: random(16) }, act)).toEqual(
      refused,
    );
  });

  test("[KY-8] time is judged with 5 minutes of grace on either side", async () => {
    const { notBefore, notAfter } = certificate;
    const issued = await issue({});
    const at = (now: number) => certificateAllows(issued.verified, issued.list, { ...act, now }).ok;
    const grace = 5 * 60_000;
    expect(
      [notBefore - grace - 1, notBefore - grace, notAfter + grace, notAfter + grace + 1].map(at),
    ).toEqual([false, true, true, false]);
  });

  test("[KY-8] sessions and roles limit what it allows", async () => {
    const limited = await issue({ sessionIds: [act.sessionId] });
    const allows = (changed: Partial<typeof act> | { sessionId: null }) =>
      certificateAllows(limited.verified, limited.list, { ...act, ...changed }).ok;
    expect(allows({})).toBe(true);
    expect(allows({ sessionId: random(16) })).toBe(false);
    expect(allows({ sessionId: null })).toBe(false);
    const viewer = await issue({ roleCap: ROLE.viewer });
    expect(certificateAllows(viewer.verified, viewer.list, act)).toEqual(refused);
    const asViewer = { ...act, memberRole: ROLE.viewer };
    expect(certificateAllows(limited.verified, limited.list, asViewer)).toEqual(refused);
  });

  test("[KY-8] unknown roles and flags are malformed", () => {
    for (const [at, value] of [
      [74 + 64, 0],
      [74 + 64, 5],
      [74 + 65, 8],
      [51, 0],
    ] as const) {
      const bytes = account.wire.certificate.slice();
      bytes[at] = value;
      expect(parseCertificate(bytes)).toEqual({ ok: false, error: "malformed-object" });
    }
    expect(parseCertificate(account.wire.keyList)).toEqual({ ok: false, error: "wrong-kind" });
  });
});

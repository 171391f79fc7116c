import { createHash } from "node:crypto";
import type { LoginClient } from "@holdfast/protocol/auth";
import { toBase64url, toHex } from "@holdfast/protocol/encoding";
import { formatId } from "@holdfast/protocol/ids";
import {
  DEVICE_CODE_SECONDS,
  DEVICE_POLL_SECONDS,
  LOCK_SECONDS,
  USER_AGENT_MAX_CHARS,
  WRONG_USER_CODES_BEFORE_LOCK,
} from "@holdfast/protocol/limits";
import { formatUserCode, USER_CODE_ALPHABET, USER_CODE_CHARS } from "@holdfast/protocol/pairing";
import { err, ok, type Result } from "@holdfast/protocol/result";
import { auditRow } from "@holdfast/service-kit/audit-row";
import type { Caller } from "@holdfast/service-kit/caller";
import { type Bytes, equal } from "@holdfast/vault/bytes";
import { parseHandOff } from "@holdfast/vault/hand-off";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { verifyObject } from "@holdfast/vault/signature";
import type { ObjectCode } from "../../objects.ts";
import type { KeyRepository } from "../keys/repository.ts";
import { handOut, type IssueDeps, makeLogin, makeRefresh } from "../logins/issue.ts";
import type { SignInAttempts } from "../sign-in/attempts.ts";
import { keyedHash } from "../sign-in/kdf.ts";
import type { SignInAnswer } from "../sign-in/service.ts";
import type { PairingAsked, PairingRepository } from "./repository.ts";

export interface PairingDeps extends IssueDeps {
  readonly pairings: PairingRepository;
  readonly keys: Pick<KeyRepository, "read">;
  readonly attempts: SignInAttempts;
  /** 32 bytes at least. */
  readonly secret: Bytes;
}

export interface Asking {
  readonly client: LoginClient;
  readonly pairingKey: Bytes;
  readonly userAgent: string;
  readonly address: string;
}

/** Both codes, in clear for the only time. */
export interface Started {
  readonly deviceCode: string;
  readonly userCode: string;
}

export type LookupRefusal =
  | { readonly code: "not-found" }
  | { readonly code: "account-locked"; readonly waitSeconds: number };

export type ExchangeRefusal =
  | { readonly code: "authorization-pending" | "expired-token" | "access-denied" }
  | { readonly code: "slow-down"; readonly waitSeconds: number };

export interface PairedAnswer extends SignInAnswer {
  readonly handOff: Bytes;
}

const ATTEMPTS = 5;

const deviceHashOf = (deviceCode: string): Bytes =>
  new Uint8Array(createHash("sha256").update("holdfast/device-code/v1").update(deviceCode).digest());

export const createPairing = (deps: PairingDeps) => {
  const { pairings, attempts, secret, random, now } = deps;

  const userHashOf = (userCode: string): Bytes => keyedHash(secret, "user-code", userCode);

  /** Every letter is equally likely: bytes beyond the last whole alphabet are thrown away. */
  const drawUserCode = (): string => {
    const usable = 256 - (256 % USER_CODE_ALPHABET.length);
    let letters = "";
    while (letters.length < USER_CODE_CHARS) {
      const [byte = 255] = random(1);
      if (byte < usable) letters += USER_CODE_ALPHABET.charAt(byte % USER_CODE_ALPHABET.length);
    }
    return formatUserCode(letters);
  };

  const placeOf = ({ accountId }: Caller, userCode: string) => ({
    userHash: userHashOf(userCode),
    accountId,
    now: new Date(now()),
  });

  const auditOf = ({ accountId, loginId }: Caller, action: "device.approved" | "device.denied") =>
    auditRow(deps, { action, accountId, loginId, target: formatId("acc", accountId) });

  /** A hand-off of this account, to this pairing key, signed by a device that may. It opens nothing here. [DV-7] */
  const checkHandOff = async (
    { accountId }: Caller,
    pairingKey: Bytes,
    handOff: Bytes,
  ): Promise<Result<null, ObjectCode>> => {
    const view = parseHandOff(handOff);
    if (!view.ok) return view;
    const { header, recipient } = view.value;
    if (!equal(header.scopeId, accountId)) return err("wrong-place");
    if (!equal(recipient, pairingKey)) return err("bad-references");
    const stored = await deps.keys.read(accountId);
    const device = stored?.devices.find(({ id }) => equal(id, header.authorDeviceId));
    if (device === undefined || device.revokedAt !== null) return err("bad-signature");
    const holds = await verifyObject(nodePrimitives, handOff, device.edPublic);
    return holds ? ok(null) : err("bad-signature");
  };

  return {
    /** Two codes for a device that asks; only their hashes are stored. [DV-5] */
    start: async ({ userAgent, ...asking }: Asking): Promise<Started> => {
      const deviceCode = toBase64url(random(32));
      const createdAt = new Date(now());
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const userCode = drawUserCode();
        const started = await pairings.start({
          ...asking,
          userAgent: userAgent.slice(0, USER_AGENT_MAX_CHARS),
          deviceHash: deviceHashOf(deviceCode),
          userHash: userHashOf(userCode),
          createdAt,
          expiresAt: new Date(createdAt.getTime() + DEVICE_CODE_SECONDS * 1000),
          intervalSeconds: DEVICE_POLL_SECONDS,
        });
        if (started) return { deviceCode, userCode };
      }
      throw new Error("no free user code");
    },

    /** Who asks, to the first account that enters the code. Wrong ones are counted before they are looked up. [DV-6] */
    lookup: async (caller: Caller, userCode: string): Promise<Result<PairingAsked, LookupRefusal>> => {
      const at = now();
      const attemptKey = keyedHash(secret, "user-code-guess", toHex(caller.accountId));
      const limits = { max: WRONG_USER_CODES_BEFORE_LOCK, now: at, expiresAt: at + LOCK_SECONDS * 1000 };
      const lockedUntil = await attempts.take(attemptKey, limits);
      if (lockedUntil !== null) {
        const waitSeconds = Math.max(1, Math.ceil((lockedUntil - at) / 1000));
        return err({ code: "account-locked", waitSeconds });
      }
      const asked = await pairings.enter(placeOf(caller, userCode));
      if (asked === null) return err({ code: "not-found" });
      await attempts.clear(attemptKey);
      return ok(asked);
    },

    /** Lets the device in, with what it needs to open the account. [DV-7] */
    approve: async (
      caller: Caller,
      userCode: string,
      handOff: Bytes,
    ): Promise<Result<null, "not-found" | ObjectCode>> => {
      const place = placeOf(caller, userCode);
      const asked = await pairings.entered(place);
      if (asked === null) return err("not-found");
      const checked = await checkHandOff(caller, asked.pairingKey, handOff);
      if (!checked.ok) return checked;
      const answer = { loginId: caller.loginId, handOff };
      const done = await pairings.answer(place, answer, auditOf(caller, "device.approved"));
      return done ? ok(null) : err("not-found");
    },

    deny: async (caller: Caller, userCode: string): Promise<Result<null, "not-found">> => {
      const answer = { loginId: caller.loginId, handOff: null };
      const done = await pairings.answer(placeOf(caller, userCode), answer, auditOf(caller, "device.denied"));
      return done ? ok(null) : err("not-found");
    },

    /** What the device is told when it asks: nothing yet, no, or a login and the hand-off, exactly once. [DV-8] */
    exchange: async (
      deviceCode: string,
      { userAgent, address }: Pick<Asking, "userAgent" | "address">,
    ): Promise<Result<PairedAnswer, ExchangeRefusal>> => {
      const deviceHash = deviceHashOf(deviceCode);
      const polled = await pairings.poll(deviceHash, new Date(now()));
      if (polled.kind === "gone") return err({ code: "expired-token" });
      if (polled.kind === "waiting") return err({ code: "authorization-pending" });
      if (polled.kind === "denied") return err({ code: "access-denied" });
      if (polled.kind === "too-often") return err({ code: "slow-down", waitSeconds: polled.intervalSeconds });
      const { account, client } = polled;
      const refresh = makeRefresh(deps);
      const login = makeLogin(deps, account.id, { client, userAgent, address, deviceId: null }, refresh);
      const target = formatId("lgn", login.id);
      const audit = { action: "login.created", accountId: account.id, loginId: login.id, target } as const;
      const handOff = await pairings.take(deviceHash, login, auditRow(deps, audit));
      if (handOff === null) return err({ code: "expired-token" });
      const caller = { accountId: account.id, loginId: login.id, workspaceId: account.workspaceId };
      return ok({
        account,
        loginId: login.id,
        handout: await handOut(deps, caller, client, refresh),
        handOff,
      });
    },

    /** Devices that wait for the caller's answer. */
    waiting: ({ accountId }: Caller): Promise<number> => pairings.waiting(accountId, new Date(now())),
  };
};
export type Pairing = ReturnType<typeof createPairing>;

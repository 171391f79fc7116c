import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { join } from "node:path";
import { nodeDeflate } from "@holdfast/state/node/deflate";
import { nodePrimitives } from "@holdfast/vault/node/primitives";
import { type Clock, systemClock } from "../clock.ts";
import { createHoldfast, type HoldfastCore } from "../holdfast.ts";
import type { Platform, Send } from "../platform.ts";
import { createFileDeviceStore } from "../stores/file/file-device-store.node.ts";
import { createFileHistoryStore } from "../stores/file/file-history-store.node.ts";
import { createFileJournal } from "../stores/file/file-journal.node.ts";
import { createFileSaveCache } from "../stores/file/file-save-cache.node.ts";
import { argon2id } from "./argon2id.node.ts";
import { createDirectoryLocks } from "./directory-locks.node.ts";

export interface NodeOptions {
  /** Scheme, host and port of the service. Plain HTTP only to this machine. */
  readonly origin: string;
  /** Where this device keeps its keys and unsent work; made when missing. One device = one directory. */
  readonly directory: string;
  readonly deviceName?: string;
  readonly clock?: Clock;
  readonly send?: Send;
}

const isSecure = (origin: string): boolean => {
  const { protocol, hostname: host } = new URL(origin);
  return protocol === "https:" || host === "localhost" || host === "127.0.0.1" || host === "[::1]";
};

const random = (length: number): Uint8Array<ArrayBuffer> => new Uint8Array(randomBytes(length));

/** What a program on Bun or Node offers: everything of this device in one directory, tokens instead of cookies. */
export const createNodePlatform = (options: NodeOptions): Platform => {
  const { origin, directory, clock = systemClock } = options;
  return {
    origin: new URL(origin).origin,
    credentials: "bearer",
    secure: isSecure(origin),
    deviceName: options.deviceName ?? hostname(),
    send: options.send ?? fetch,
    // Whoever puts something between this device and its network has everything go through it.
    sockets: false,
    vault: { primitives: nodePrimitives, random },
    deflate: nodeDeflate,
    argon2id,
    clock,
    locks: createDirectoryLocks(join(directory, "locks"), clock),
    // Programs that share a directory find out on their next call.
    news: { tell: () => undefined, onTold: () => undefined },
    device: createFileDeviceStore(join(directory, "device"), random),
    journal: createFileJournal(join(directory, "journal")),
    cache: createFileSaveCache(join(directory, "cache")),
    history: createFileHistoryStore(join(directory, "history")),
  };
};

/** The client for programs on Bun and Node. */
export const createNodeHoldfast = (options: NodeOptions): HoldfastCore =>
  createHoldfast({
    ...createNodePlatform(options),
    sockets: options.send === undefined && typeof WebSocket !== "undefined",
  });

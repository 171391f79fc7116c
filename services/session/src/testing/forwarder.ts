import { connect, createServer, type Socket } from "node:net";

/** One address for a server that comes back at another port each time it is started. */
export interface Forwarder {
  readonly port: number;
  readonly to: (port: number) => void;
  readonly close: () => void;
}

/** Passes connections on to a port of this machine; nobody there means a connection that ends at once. */
export const createForwarder = async (target: number): Promise<Forwarder> => {
  let current = target;
  const sockets = new Set<Socket>();
  const keep = (socket: Socket, other: Socket): void => {
    sockets.add(socket);
    socket.on("error", () => other.destroy());
    socket.on("close", () => {
      sockets.delete(socket);
      other.destroy();
    });
  };
  const server = createServer((near) => {
    const far = connect(current, "127.0.0.1");
    keep(near, far);
    keep(far, near);
    near.pipe(far);
    far.pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    to: (port) => {
      current = port;
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
};

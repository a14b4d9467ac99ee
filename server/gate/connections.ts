/**
 * Limits the open connections, in all and for each IP network, and ends them when the server stops. Requests that are being answered are
 * finished. Idle connections, and requests that are still arriving, must not hold up the stop.
 */
import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";
import { prefixOf } from "#server/base/address.ts";
import type { Config } from "#server/base/config.ts";

/** How long a request may still arrive after the stop has begun. */
const ARRIVING_MS = 5_000;

export class Connections {
	readonly #server: Server;
	/** Each connection with its current request, or null. */
	readonly #open = new Map<Socket, IncomingMessage | null>();
	/** The number of connections, by IP network. */
	readonly #networks = new Map<string, number>();

	constructor(server: Server, { maxConnections, trustProxy }: Pick<Config, "maxConnections" | "trustProxy">) {
		this.#server = server;
		server.maxConnections = maxConnections;
		// Behind a proxy, all connections come from one address, so only their total is limited.
		const maxPerNetwork = trustProxy ? maxConnections : Math.ceil(maxConnections / 4);
		server.on("connection", (socket: Socket) => {
			const network = prefixOf(socket.remoteAddress ?? "");
			const count = this.#networks.get(network) ?? 0;
			if (count >= maxPerNetwork) return socket.destroy();
			this.#networks.set(network, count + 1);
			this.#open.set(socket, null);
			socket.once("close", () => this.#close(socket, network));
			return undefined;
		});
		server.on("request", (request, response) => {
			const { socket } = request;
			this.#open.set(socket, request);
			response.once("close", () => {
				if (this.#open.get(socket) === request) this.#open.set(socket, null);
			});
		});
	}

	#close(socket: Socket, network: string): void {
		this.#open.delete(socket);
		const left = (this.#networks.get(network) ?? 1) - 1;
		if (left === 0) this.#networks.delete(network);
		else this.#networks.set(network, left);
	}

	/** Ends unused connections at once, and then every 100 ms until the server has closed. */
	drain(): void {
		const start = performance.now();
		const endUnused = () => {
			// Each time, because a connection that was busy becomes idle, and would be kept open for another request.
			this.#server.closeIdleConnections();
			const mayArrive = performance.now() - start < ARRIVING_MS;
			for (const [socket, request] of this.#open) if (!request || !(request.complete || mayArrive)) socket.destroy();
		};
		const timer = setInterval(endUnused, 100);
		this.#server.once("close", () => clearInterval(timer));
		endUnused();
	}
}
